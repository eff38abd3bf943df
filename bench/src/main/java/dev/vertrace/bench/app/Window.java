package dev.vertrace.bench.app;

import io.vertx.core.json.JsonObject;

/** What some requests to one endpoint took, of one application. Totals; CPU in nanoseconds. */
record Window(
    int requests,
    long nanos,
    long eventLoopBytes,
    long allBytes,
    long eventLoopCpuNanos,
    long processCpuNanos,
    long spans) {

  static Window of(int requests, long nanos, JsonObject usage, long spans) {
    return new Window(
        requests,
        nanos,
        usage.getLong("eventLoopBytes"),
        usage.getLong("allBytes"),
        usage.getLong("eventLoopCpuNanos"),
        usage.getLong("processCpuNanos"),
        spans);
  }

  double requestBytes() {
    return (double) eventLoopBytes / requests;
  }

  double processBytes() {
    return (double) allBytes / requests;
  }

  double eventLoopMicros() {
    return eventLoopCpuNanos / 1e3 / requests;
  }

  double processMicros() {
    return processCpuNanos / 1e3 / requests;
  }

  double requestsPerSecond() {
    return requests * 1e9 / nanos;
  }

  double spansPerRequest() {
    return (double) spans / requests;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("requests", requests)
        .put("nanos", nanos)
        .put("eventLoopBytes", eventLoopBytes)
        .put("allBytes", allBytes)
        .put("eventLoopCpuNanos", eventLoopCpuNanos)
        .put("processCpuNanos", processCpuNanos)
        .put("spans", spans);
  }

  static Window of(JsonObject json) {
    return of(json.getInteger("requests"), json.getLong("nanos"), json, json.getLong("spans"));
  }

  Window plus(Window other) {
    return new Window(
        requests + other.requests,
        nanos + other.nanos,
        eventLoopBytes + other.eventLoopBytes,
        allBytes + other.allBytes,
        eventLoopCpuNanos + other.eventLoopCpuNanos,
        processCpuNanos + other.processCpuNanos,
        spans + other.spans);
  }
}
