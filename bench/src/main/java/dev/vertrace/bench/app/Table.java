package dev.vertrace.bench.app;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A recorded run as Markdown. */
final class Table {
  /** What is compared with the untraced application. */
  static final List<Variant> TRACED =
      Arrays.stream(Variant.values())
          .filter(variant -> variant.kind() != Variant.Kind.NONE)
          .toList();

  private final Run run;
  private final List<String> lines = new ArrayList<>();

  private Table(Run run) {
    this.run = run;
  }

  /** {@code chart} is the way to the picture. */
  static String of(Run run, String chart) {
    Table table = new Table(run);
    table.picture(chart);
    table.header("bytes a request on the event loop, above untraced");
    TRACED.forEach(
        variant -> table.row(variant.label(), e -> table.bytes(variant, e, Measure.REQUEST_BYTES)));
    table.lines.add("");
    table.header("bytes a request on all threads, above untraced");
    TRACED.forEach(
        variant -> table.row(variant.label(), e -> table.bytes(variant, e, Measure.PROCESS_BYTES)));
    table.lines.add("");
    table.header("CPU a request, times untraced");
    table.row("untraced again: the noise", e -> table.cpu(Variant.UNTRACED_AGAIN, e));
    TRACED.forEach(variant -> table.row(variant.label(), e -> table.cpu(variant, e)));
    table.lines.add("");
    table.header("CPU a request, times the official tracer: off by off, the others by on");
    table.row("untraced by untraced: the noise", e -> table.cpu(Variant.UNTRACED_AGAIN, e));
    TRACED.stream()
        .filter(variant -> variant.kind() == Variant.Kind.VERTRACE)
        .forEach(
            variant -> table.row(variant.label(), e -> table.cpu(variant.rival(), variant, e)));
    table.lines.add("");
    table.lines.add(table.method());
    return String.join("\n", table.lines);
  }

  /** Spans, throughput and latencies. */
  static String more(Run run) {
    Table table = new Table(run);
    table.header("spans exported for a request");
    TRACED.forEach(variant -> table.row(variant.label(), e -> table.spans(variant, e)));
    table.lines.add("");
    table.header("requests a second, times untraced");
    table.row("untraced again: the noise", e -> table.throughput(Variant.UNTRACED_AGAIN, e));
    TRACED.forEach(variant -> table.row(variant.label(), e -> table.throughput(variant, e)));
    table.lines.add("");
    table.header("p50, p99, p99.9 at a fixed rate, µs");
    for (Variant variant : Variant.values()) {
      table.row(variant.label(), e -> table.latency(variant, e));
    }
    return String.join("\n", table.lines);
  }

  /** For a front page; {@code details} is the way to the page with all of it. */
  static String inShort(Run run, String chart, String details) {
    Table table = new Table(run);
    table.picture(chart);
    table.header("a request: bytes on the event loop, above untraced; CPU, times untraced");
    table.row("untraced again: the noise", e -> table.cost(Variant.UNTRACED_AGAIN, e));
    TRACED.stream()
        .filter(variant -> Arrays.stream(Endpoint.values()).anyMatch(e -> run.has(variant, e)))
        .forEach(variant -> table.row(variant.label(), e -> table.cost(variant, e)));
    table.lines.add("");
    table.lines.add(table.methodInShort(details));
    return String.join("\n", table.lines);
  }

  private void picture(String chart) {
    lines.add("![Bytes allocated for a request, above the untraced application](" + chart + ")");
    lines.add("");
  }

  private void header(String title) {
    lines.add(
        "| "
            + title
            + " | "
            + Arrays.stream(Endpoint.values())
                .map(Endpoint::label)
                .collect(Collectors.joining(" | "))
            + " |");
    lines.add("|---|" + "--:|".repeat(Endpoint.values().length));
  }

  private void row(String title, Function<Endpoint, String> cell) {
    lines.add(
        "| "
            + title
            + " | "
            + Arrays.stream(Endpoint.values()).map(cell).collect(Collectors.joining(" | "))
            + " |");
  }

  private String cost(Variant variant, Endpoint endpoint) {
    Statistics bytes = run.above(Variant.UNTRACED, variant, endpoint, Measure.REQUEST_BYTES);
    Statistics cpu = run.ratio(Variant.UNTRACED, variant, endpoint, Measure.PROCESS_CPU);
    return run.has(variant, endpoint)
        ? String.format(Locale.ROOT, "%,d B, ×%.1f", Math.round(bytes.median()), cpu.median())
        : "";
  }

  private String bytes(Variant variant, Endpoint endpoint, Measure measure) {
    Statistics bytes = run.above(Variant.UNTRACED, variant, endpoint, measure);
    return run.has(variant, endpoint)
        ? String.format(
            Locale.ROOT, "%,.0f (%,.0f to %,.0f)", bytes.median(), bytes.min(), bytes.max())
        : "";
  }

  private String cpu(Variant variant, Endpoint endpoint) {
    return cpu(Variant.UNTRACED, variant, endpoint);
  }

  private String cpu(Variant base, Variant variant, Endpoint endpoint) {
    return ratio(base, variant, endpoint, Measure.PROCESS_CPU);
  }

  private String throughput(Variant variant, Endpoint endpoint) {
    return ratio(Variant.UNTRACED, variant, endpoint, Measure.THROUGHPUT);
  }

  private String ratio(Variant base, Variant variant, Endpoint endpoint, Measure measure) {
    Statistics ratio = run.ratio(base, variant, endpoint, measure);
    return run.has(base, endpoint) && run.has(variant, endpoint)
        ? String.format(
            Locale.ROOT, "%.2f (%.2f to %.2f)", ratio.median(), ratio.min(), ratio.max())
        : "";
  }

  private String spans(Variant variant, Endpoint endpoint) {
    return run.has(variant, endpoint)
        ? String.format(Locale.ROOT, "%.2f", run.of(variant, endpoint, Measure.SPANS).median())
        : "";
  }

  private String latency(Variant variant, Endpoint endpoint) {
    return run.has(variant, endpoint)
        ? String.format(
            Locale.ROOT,
            "%,.0f, %,.0f, %,.0f",
            run.of(variant, endpoint, Measure.P50).median(),
            run.of(variant, endpoint, Measure.P99).median(),
            run.of(variant, endpoint, Measure.P999).median())
        : "";
  }

  private String method() {
    return String.format(
        Locale.ROOT,
        "Medians of %d JVMs for each line, in interleaved rounds on %s, each compared with the untraced one"
            + " of its round; in brackets the least and the most. %s; %s. Everything is in"
            + " `bench/results/application.json`.",
        run.rounds(),
        date(),
        machine(),
        versions());
  }

  private String methodInShort(String details) {
    return String.format(
        Locale.ROOT,
        "Medians of %d JVMs for each line, in interleaved rounds on %s, each compared with the untraced one"
            + " of its round; [how far they spread, and more](%s).\n%s; %s.",
        run.rounds(),
        date(),
        details,
        machine(),
        versions());
  }

  private String date() {
    return run.about().getString("date");
  }

  private String machine() {
    JsonObject machine = run.about().getJsonObject("machine");
    return String.format(
        Locale.ROOT,
        "%s, JDK %s, %d cores shared by application, load and PostgreSQL",
        machine.getString("os"),
        machine.getString("jdk"),
        machine.getInteger("cores"));
  }

  private String versions() {
    JsonObject versions = run.about().getJsonObject("versions");
    return String.format(
        Locale.ROOT,
        "Vert.x %s, vertx-opentelemetry %s, OpenTelemetry %s, agent %s",
        versions.getString("vertx-core"),
        versions.getString("vertx-opentelemetry"),
        versions.getString("opentelemetry-sdk"),
        versions.getString("opentelemetry-javaagent"));
  }
}
