package dev.vertrace.bench.app;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one JVM has shown at one endpoint. At least one window; of several the first third does not
 * count: in it compilers adapt to the endpoint.
 */
record Observed(List<Window> windows, Latency latency) {

  /**
   * The median of the windows: what else the machine does in one of them is no cost of a request.
   */
  double medianOf(ToDoubleFunction<Window> value) {
    return Statistics.median(counted().stream().mapToDouble(value).toArray());
  }

  /** Of the windows together. */
  double totalOf(ToDoubleFunction<Window> value) {
    return value.applyAsDouble(counted().stream().reduce(Window::plus).orElseThrow());
  }

  private List<Window> counted() {
    return windows.subList((windows.size() + 1) / 3, windows.size());
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("windows", new JsonArray(windows.stream().map(Window::toJson).toList()))
        .put("latency", latency.toJson());
  }

  static Observed of(JsonObject json) {
    return new Observed(
        json.getJsonArray("windows").stream().map(w -> Window.of((JsonObject) w)).toList(),
        Latency.of(json.getJsonObject("latency")));
  }
}
