package dev.vertrace.bench;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What one operation costs: medians of the iterations of one JVM.
 *
 * @param benchmark its class and method
 * @param bytes that it allocates
 * @param nanoseconds that it takes, on a machine that may do other work, too
 */
record Figure(String benchmark, Map<String, String> parameters, double bytes, double nanoseconds) {
  static Figure of(RunResult result) {
    Map<String, String> parameters = new TreeMap<>();
    for (String name : result.getParams().getParamsKeys()) {
      parameters.put(name, result.getParams().getParam(name));
    }
    String bytes = "gc.alloc.rate.norm";
    return new Figure(
        result.getParams().getBenchmark().replaceFirst(".*\\.(.*\\..*)", "$1"),
        parameters,
        // Rounded here, so that what is shown at the end of a run is what its record shows.
        Math.round(median(requireNonNull(result.getSecondaryResults().get(bytes), bytes))),
        Math.round(median(result.getPrimaryResult()) * 10) / 10.0);
  }

  private static double median(Result<?> result) {
    return result.getStatistics().getPercentile(50);
  }

  static Figure of(JsonObject json) {
    Map<String, String> parameters = new TreeMap<>();
    json.getJsonObject("parameters")
        .forEach(entry -> parameters.put(entry.getKey(), (String) entry.getValue()));
    return new Figure(
        json.getString("benchmark"),
        parameters,
        json.getDouble("bytes"),
        json.getDouble("nanoseconds"));
  }

  JsonObject json() {
    JsonObject named = new JsonObject();
    parameters.forEach(named::put);
    return new JsonObject()
        .put("benchmark", benchmark)
        .put("parameters", named)
        .put("bytes", Math.round(bytes))
        .put("nanoseconds", nanoseconds);
  }

  boolean is(String name, Map<String, String> values) {
    return benchmark.equals(name) && parameters.equals(values);
  }

  /** Its parameters but for how it is traced, and what it measures. */
  String subject() {
    Map<String, String> others = new TreeMap<>(parameters);
    others.remove("tracing");
    return benchmark.replaceFirst("\\..*", "") + " " + others;
  }
}
