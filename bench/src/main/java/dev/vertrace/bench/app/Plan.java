package dev.vertrace.bench.app;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;

/**
 * How much is measured.
 *
 * @param warmUpRounds at most; no more once the compilers rest
 * @param windows of each endpoint in each fork
 */
record Plan(
    int forks,
    int warmUpRounds,
    int windows,
    int atATime,
    double latencySeconds,
    Map<Endpoint, Counts> counts,
    LongCounts longCounts) {
  /**
   * Of the runs that look whether something grows.
   *
   * @param requests of the short run; the long one has ten times as many
   * @param queries for each number of queries in a request
   * @param saturationSeconds how long more is recorded than the collector takes
   */
  record LongCounts(int requests, int queries, int saturationSeconds) {}

  /** Requests to one endpoint: in a round of the warm-up, and in a window. */
  record Counts(int warmUp, int measured) {
    Counts by(int divisor) {
      return new Counts(warmUp / divisor, measured / divisor);
    }
  }

  Plan withForks(int number) {
    return new Plan(number, warmUpRounds, windows, atATime, latencySeconds, counts, longCounts);
  }

  Counts of(Endpoint endpoint) {
    return requireNonNull(counts.get(endpoint));
  }

  static Plan full() {
    return new Plan(4, 18, 6, 16, 1, counts(1), new LongCounts(8_000, 60_000, 24));
  }

  static Plan quick() {
    return new Plan(1, 3, 1, 16, 0.3, counts(20), new LongCounts(500, 3_000, 9));
  }

  JsonObject toJson() {
    JsonObject requests = new JsonObject();
    counts.forEach(
        (endpoint, count) ->
            requests.put(
                endpoint.label(),
                new JsonObject().put("warmUp", count.warmUp).put("window", count.measured)));
    return new JsonObject()
        .put("forks", forks)
        .put("warmUpRounds", warmUpRounds)
        .put("windowsPerFork", windows)
        .put("requestsAtATime", atATime)
        .put("latencySeconds", latencySeconds)
        .put("requests", requests);
  }

  private static Map<Endpoint, Counts> counts(int divisor) {
    Map<Endpoint, Counts> counts = new EnumMap<>(Endpoint.class);
    counts.put(Endpoint.PLAINTEXT, new Counts(40_000, 120_000).by(divisor));
    counts.put(Endpoint.QUERY, new Counts(16_000, 48_000).by(divisor));
    counts.put(Endpoint.QUERIES, new Counts(1_400, 4_200).by(divisor));
    counts.put(Endpoint.CHAIN, new Counts(8_000, 21_000).by(divisor));
    return counts;
  }
}
