package dev.vertrace.bench.app;

import java.util.Locale;

/** One table of all variants for each endpoint, for people. */
final class Report {
  private static final String HEADER =
      String.format(
          "%-15s %10s %16s %10s | %8s %6s %13s %6s %6s | %7s %6s | %7s %7s %7s",
          "",
          "B above",
          "min..max",
          "all thr.",
          "CPU µs",
          "ratio",
          "min..max",
          "noise",
          "to off.",
          "req/s",
          "spans",
          "p50 µs",
          "p99 µs",
          "p999 µs");

  private final Run run;

  private Report(Run run) {
    this.run = run;
  }

  static String of(Run run) {
    Report report = new Report(run);
    StringBuilder text = new StringBuilder();
    for (Endpoint endpoint : Endpoint.values()) {
      if (run.has(Variant.UNTRACED, endpoint)) {
        report.table(endpoint, text);
      }
    }
    return text.toString();
  }

  private void table(Endpoint endpoint, StringBuilder text) {
    text.append(String.format(Locale.ROOT, "%n%-15s%n%s%n", endpoint.label(), HEADER));
    for (Variant variant : Variant.values()) {
      if (run.has(variant, endpoint)) {
        text.append(line(variant, endpoint)).append('\n');
      }
    }
  }

  private String line(Variant variant, Endpoint endpoint) {
    Statistics bytes = run.above(Variant.UNTRACED, variant, endpoint, Measure.REQUEST_BYTES);
    Statistics cpu = run.ratio(Variant.UNTRACED, variant, endpoint, Measure.PROCESS_CPU);
    return String.format(
        Locale.ROOT,
        "%-15s %10.0f %7.0f..%7.0f %10.0f | %8.1f %6.2f %6.2f..%5.2f %6s %6s | %7.0f %6.2f"
            + " | %7.0f %7.0f %7.0f",
        variant.label(),
        bytes.median(),
        bytes.min(),
        bytes.max(),
        run.above(Variant.UNTRACED, variant, endpoint, Measure.PROCESS_BYTES).median(),
        run.of(variant, endpoint, Measure.PROCESS_CPU).median(),
        cpu.median(),
        cpu.min(),
        cpu.max(),
        noise(endpoint),
        toOfficial(variant, endpoint),
        run.of(variant, endpoint, Measure.THROUGHPUT).median(),
        run.of(variant, endpoint, Measure.SPANS).median(),
        run.of(variant, endpoint, Measure.P50).median(),
        run.of(variant, endpoint, Measure.P99).median(),
        run.of(variant, endpoint, Measure.P999).median());
  }

  private String noise(Endpoint endpoint) {
    double noise = run.noise(endpoint, Measure.PROCESS_CPU);
    return Double.isNaN(noise) ? "" : String.format(Locale.ROOT, "±%.2f", noise);
  }

  private String toOfficial(Variant variant, Endpoint endpoint) {
    if (variant.kind() != Variant.Kind.VERTRACE) {
      return "";
    }
    Variant rival = variant.rival();
    double ratio = run.ratio(rival, variant, endpoint, Measure.PROCESS_CPU).median();
    return Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f", ratio);
  }
}
