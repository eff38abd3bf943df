package dev.vertrace.bench.app;

import io.vertx.core.json.JsonObject;
import org.HdrHistogram.Histogram;

/**
 * How long requests took that were sent at a fixed rate, each from the time at which it should have
 * been sent. Microseconds.
 *
 * @param rate requests per second
 */
record Latency(double rate, long requests, double p50, double p99, double p999) {

  static Latency of(double rate, Histogram nanos) {
    return new Latency(
        rate,
        nanos.getTotalCount(),
        nanos.getValueAtPercentile(50) / 1e3,
        nanos.getValueAtPercentile(99) / 1e3,
        nanos.getValueAtPercentile(99.9) / 1e3);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("requestsPerSecond", rate)
        .put("requests", requests)
        .put("p50Micros", p50)
        .put("p99Micros", p99)
        .put("p999Micros", p999);
  }

  static Latency of(JsonObject json) {
    return new Latency(
        json.getDouble("requestsPerSecond"),
        json.getLong("requests"),
        json.getDouble("p50Micros"),
        json.getDouble("p99Micros"),
        json.getDouble("p999Micros"));
  }
}
