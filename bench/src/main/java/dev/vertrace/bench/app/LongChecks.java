package dev.vertrace.bench.app;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether something grows. */
final class LongChecks {
  /**
   * How far numbers of bytes may be apart and yet be the same: compilers decide in each JVM anew.
   */
  private static final double SAME = 0.03;

  /** What is lost, kept for ever, would be more than the whole heap was. */
  private static final double HEAP_NOISE = 1.1;

  private LongChecks() {}

  /** None of an object without runs. */
  static List<Check> of(JsonObject longRuns) {
    List<Check> checks = new ArrayList<>();
    JsonObject growth = longRuns.getJsonObject("growth", new JsonObject());
    for (String variant : growth.fieldNames()) {
      checks.add(tenTimesLonger(variant, growth.getJsonObject(variant)));
      if (!variant.equals(Variant.UNTRACED.label())) {
        checks.add(flat(variant, growth));
      }
    }
    if (longRuns.containsKey("saturation")) {
      checks.addAll(saturation(longRuns.getJsonObject("saturation")));
    }
    return checks;
  }

  private static Check tenTimesLonger(String variant, JsonObject growth) {
    double ratio =
        Window.of(growth.getJsonObject("long")).requestBytes()
            / Window.of(growth.getJsonObject("short")).requestBytes();
    return Check.atMost(
        variant + ", query: bytes per request of a run 10 times as long, times of the short one",
        Statistics.of(ratio),
        1 + SAME);
  }

  /** What one more query adds to what tracing costs, from each number of queries to the next. */
  private static Check flat(String variant, JsonObject growth) {
    double[] perQuery = new double[LongRuns.QUERIES.size() - 1];
    for (int i = 0; i < perQuery.length; i++) {
      int few = LongRuns.QUERIES.get(i);
      int many = LongRuns.QUERIES.get(i + 1);
      perQuery[i] = (above(variant, growth, many) - above(variant, growth, few)) / (many - few);
    }
    Statistics bytes = Statistics.of(perQuery);
    return new Check(
        variant
            + ": bytes above untraced of a query, in requests with 10,000, times of those with 10",
        perQuery[perQuery.length - 1] / perQuery[0],
        1.1,
        String.format(Locale.ROOT, "%.0f..%.0f B", bytes.min(), bytes.max()),
        Verdict.of(bytes.max() <= perQuery[0] * 1.1));
  }

  private static double above(String variant, JsonObject growth, int queries) {
    return bytes(growth, variant, queries) - bytes(growth, Variant.UNTRACED.label(), queries);
  }

  private static double bytes(JsonObject growth, String variant, int queries) {
    return Window.of(
            growth
                .getJsonObject(variant)
                .getJsonObject("queries")
                .getJsonObject(Integer.toString(queries)))
        .requestBytes();
  }

  private static List<Check> saturation(JsonObject saturation) {
    JsonArray points = saturation.getJsonArray("heapAfterGc");
    double first = points.getLong(0);
    Statistics ratios =
        Statistics.of(
            points.stream().mapToDouble(p -> ((Number) p).doubleValue() / first).toArray());
    SpanCounts spans = SpanCounts.of(saturation.getJsonObject("spans"));
    double accounted = spans.exported() + spans.dropped() + spans.neverEnded();
    return List.of(
        new Check(
            "vertrace-on, twice what the collector takes: heap after GC, times of its first",
            ratios.max(),
            HEAP_NOISE,
            "of " + points.encode() + " B",
            Verdict.of(ratios.max() <= HEAP_NOISE)),
        new Check(
            "vertrace-on, twice what the collector takes: spans accounted for, times of started",
            accounted / spans.started(),
            1,
            "of " + spans,
            Verdict.of(spans.isComplete() && spans.dropped() > 0)),
        seen(saturation, spans));
  }

  /** What the metrics say, by the count of others: a request has one span. */
  private static Check seen(JsonObject saturation, SpanCounts spans) {
    long requests = saturation.getLong("requests");
    long arrived = saturation.getLong("spansAtCollector");
    return new Check(
        "vertrace-on, twice what the collector takes: spans said to be exported, times of arrived",
        (double) spans.exported() / arrived,
        1,
        "started " + spans.started() + " in " + requests + " requests; arrived " + arrived,
        Verdict.of(spans.exported() == arrived && spans.started() == requests));
  }
}
