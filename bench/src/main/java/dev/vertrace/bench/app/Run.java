package dev.vertrace.bench.app;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that was measured, and comparisons of it: always of forks of the same round, which ran beside
 * each other.
 *
 * @param about machine and method
 */
record Run(JsonObject about, List<Fork> forks, JsonObject longRuns) {

  Run with(List<Fork> more) {
    return new Run(about, Stream.concat(forks.stream(), more.stream()).toList(), longRuns);
  }

  long rounds() {
    return forks.stream().mapToInt(Fork::round).distinct().count();
  }

  boolean has(Variant variant, Endpoint endpoint) {
    return forks.stream()
        .anyMatch(fork -> fork.variant() == variant && fork.endpoints().containsKey(endpoint));
  }

  Statistics of(Variant variant, Endpoint endpoint, Measure measure) {
    return Statistics.of(
        byRound(variant, endpoint, measure).values().stream().mapToDouble(v -> v).toArray());
  }

  /** How much more than the other in the same round. */
  Statistics above(Variant base, Variant variant, Endpoint endpoint, Measure measure) {
    return paired(base, variant, endpoint, measure, (from, value) -> value - from);
  }

  /** How many times of the other in the same round. */
  Statistics ratio(Variant base, Variant variant, Endpoint endpoint, Measure measure) {
    return paired(base, variant, endpoint, measure, (from, value) -> value / from);
  }

  /**
   * How far the untraced application is from itself in a round, as a share: the median of the
   * rounds. NaN if not measured.
   */
  double noise(Endpoint endpoint, Measure measure) {
    return paired(
            Variant.UNTRACED,
            Variant.UNTRACED_AGAIN,
            endpoint,
            measure,
            (from, again) -> Math.abs(again / from - 1))
        .median();
  }

  private Statistics paired(
      Variant base,
      Variant variant,
      Endpoint endpoint,
      Measure measure,
      DoubleBinaryOperator comparison) {
    Map<Integer, Double> from = byRound(base, endpoint, measure);
    return Statistics.of(
        byRound(variant, endpoint, measure).entrySet().stream()
            .flatMapToDouble(
                entry -> {
                  @Nullable Double other = from.get(entry.getKey());
                  return other == null
                      ? DoubleStream.empty()
                      : DoubleStream.of(comparison.applyAsDouble(other, entry.getValue()));
                })
            .toArray());
  }

  private Map<Integer, Double> byRound(Variant variant, Endpoint endpoint, Measure measure) {
    return forks.stream()
        .filter(fork -> fork.variant() == variant && fork.endpoints().containsKey(endpoint))
        .collect(Collectors.toMap(Fork::round, fork -> measure.of(fork.at(endpoint))));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("about", about)
        .put("checks", new JsonArray(Checks.of(this).stream().map(Check::toJson).toList()))
        .put("longRuns", longRuns)
        .put("forks", new JsonArray(forks.stream().map(Fork::toJson).toList()));
  }

  static Run of(JsonObject json) {
    return new Run(
        json.getJsonObject("about"),
        json.getJsonArray("forks").stream().map(fork -> Fork.of((JsonObject) fork)).toList(),
        json.getJsonObject("longRuns"));
  }
}
