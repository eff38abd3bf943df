package dev.vertrace.bench.app;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;

/**
 * How much is measured.
 *
 * @param windows of each endpoint in each fork
 */
record Plan(int forks, int windows, int atATime, Map<Endpoint, Counts> counts) {
  /** Requests to one endpoint: before, and in a window. */
  record Counts(int warmUp, int measured) {
    Counts by(int divisor) {
      return new Counts(warmUp / divisor, measured / divisor);
    }
  }

  Plan withForks(int number) {
    return new Plan(number, windows, atATime, counts);
  }

  Counts of(Endpoint endpoint) {
    return requireNonNull(counts.get(endpoint));
  }

  static Plan full() {
    return new Plan(4, 3, 16, counts(1));
  }

  static Plan quick() {
    return new Plan(1, 1, 16, counts(4));
  }

  private static Map<Endpoint, Counts> counts(int divisor) {
    Map<Endpoint, Counts> counts = new EnumMap<>(Endpoint.class);
    counts.put(Endpoint.PLAINTEXT, new Counts(40_000, 10_000).by(divisor));
    counts.put(Endpoint.QUERY, new Counts(20_000, 5_000).by(divisor));
    counts.put(Endpoint.QUERIES, new Counts(2_000, 500).by(divisor));
    counts.put(Endpoint.CHAIN, new Counts(12_000, 3_000).by(divisor));
    return counts;
  }
}
