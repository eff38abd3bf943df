package dev.vertrace.bench.app;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Runs with numbers of their own. */
final class Runs {
  private static final int REQUESTS = 10;

  private Runs() {}

  static Run of(Fork... forks) {
    return of(new JsonObject(), forks);
  }

  static Run of(JsonObject longRuns, Fork... forks) {
    JsonObject about =
        new JsonObject()
            .put("date", "2026-11-23")
            .put("machine", new JsonObject().put("jdk", "17").put("os", "Linux").put("cores", 2))
            .put("method", new JsonObject().put("forks", forks.length))
            .put("versions", new JsonObject());
    return new Run(about, List.of(forks), longRuns);
  }

  /** The same at all endpoints: bytes of each window, and CPU in microseconds. */
  static Fork fork(Variant variant, int round, double micros, long... bytes) {
    List<Window> windows = Arrays.stream(bytes).mapToObj(b -> window(b, micros)).toList();
    Map<Endpoint, Observed> endpoints = new EnumMap<>(Endpoint.class);
    for (Endpoint endpoint : Endpoint.values()) {
      endpoints.put(endpoint, new Observed(windows, new Latency(100, 50, 1, 2, 3)));
    }
    return new Fork(variant, round, endpoints);
  }

  static Window window(long bytes, double micros) {
    long cpuNanos = (long) (micros * 1_000 * REQUESTS);
    long total = bytes * REQUESTS;
    return new Window(REQUESTS, 1_000_000, total, total + REQUESTS, cpuNanos, cpuNanos, 20);
  }
}
