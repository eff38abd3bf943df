package dev.vertrace.bench.app;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;

/**
 * How much is measured.
 *
 * @param windows of each endpoint in each fork
 */
record Plan(
    int forks,
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

  /** Requests to one endpoint: before, and in a window. */
  record Counts(int warmUp, int measured) {
    Counts by(int divisor) {
      return new Counts(warmUp / divisor, measured / divisor);
    }
  }

  Plan withForks(int number) {
    return new Plan(number, windows, atATime, latencySeconds, counts, longCounts);
  }

  Counts of(Endpoint endpoint) {
    return requireNonNull(counts.get(endpoint));
  }

  static Plan full() {
    return new Plan(4, 3, 16, 1, counts(1), new LongCounts(8_000, 60_000, 24));
  }

  static Plan quick() {
    return new Plan(1, 1, 16, 0.3, counts(20), new LongCounts(500, 3_000, 9));
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
        .put("windowsPerFork", windows)
        .put("requestsAtATime", atATime)
        .put("latencySeconds", latencySeconds)
        .put("requests", requests);
  }

  /** Long enough before for the compilers to come to rest: they count as CPU of the process. */
  private static Map<Endpoint, Counts> counts(int divisor) {
    Map<Endpoint, Counts> counts = new EnumMap<>(Endpoint.class);
    counts.put(Endpoint.PLAINTEXT, new Counts(180_000, 25_000).by(divisor));
    counts.put(Endpoint.QUERY, new Counts(75_000, 8_000).by(divisor));
    counts.put(Endpoint.QUERIES, new Counts(6_000, 700).by(divisor));
    counts.put(Endpoint.CHAIN, new Counts(48_000, 3_500).by(divisor));
    return counts;
  }
}
