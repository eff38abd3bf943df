package dev.vertrace.bench;

import static java.util.Comparator.comparing;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One line for each measurement, with the ratio of its best iteration to that of the default
 * storage; for an async span, to that of the SDK's own span there.
 */
final class ResultTable {
  private static final String HEADER =
      "| benchmark | place | storage | ns/op | ± | best | B/op | ratio |\n|---|---|---|--:|--:|--:|--:|--:|\n";

  private ResultTable() {}

  static String of(List<Measurement> measurements) {
    return measurements.stream()
        .sorted(
            comparing(Measurement::place)
                .thenComparing(Measurement::benchmark)
                .thenComparing(Measurement::storage))
        .map(measurement -> line(measurement, ratio(measurement, measurements)))
        .collect(Collectors.joining("\n", HEADER, "\n"));
  }

  private static double ratio(Measurement measurement, List<Measurement> measurements) {
    return measurements.stream()
        .filter(base -> base.isBaseOf(measurement))
        .mapToDouble(base -> measurement.best() / base.best())
        .findFirst()
        .orElse(Double.NaN); // not asked for
  }

  private static String line(Measurement measurement, double ratio) {
    return String.format(
        Locale.ROOT,
        "| %-36s | %-7s | %-8s | %8.1f | %7.1f | %7.1f | %5.0f | %5.2f |",
        measurement.benchmark(),
        measurement.place(),
        measurement.storage(),
        measurement.nanoseconds(),
        measurement.error(),
        measurement.best(),
        measurement.bytes(),
        ratio);
  }
}
