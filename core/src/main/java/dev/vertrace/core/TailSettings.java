package dev.vertrace.core;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of tail sampling as the text that {@code otel.traces.sampler.arg} has. */
final class TailSettings {
  static final String SAMPLER = "vertrace_tail";
  static final String KEEP_KEY = "vertrace.sampling.keep-key";

  private static final String KEY = "tailSampling";
  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("ratio", "ratio"),
          Map.entry("errors", "errors"),
          Map.entry("clientErrors", "client-errors"),
          Map.entry("slow", "slow"),
          Map.entry("rare", "rare"),
          Map.entry("linger", "linger"),
          Map.entry("maxAge", "max-age"),
          Map.entry("maxSpans", "max-spans"),
          Map.entry("maxBytes", "max-bytes"),
          Map.entry("queueSize", "queue-size"),
          Map.entry("shutdown", "shutdown"));
  private static final List<String> DURATIONS = List.of("slow", "rare", "linger", "maxAge");

  private final List<String> options = new ArrayList<>();
  private @Nullable String keepKey;

  private TailSettings() {}

  /**
   * What the JSON says.
   *
   * @throws IllegalArgumentException for an unknown key or a wrong type; values are checked later
   */
  static TailSettings read(Object value) {
    if (!(value instanceof JsonObject json)) {
      throw new IllegalArgumentException(KEY + "=" + value + " must be an object");
    }
    TailSettings settings = new TailSettings();
    json.forEach(entry -> settings.read(entry.getKey(), entry.getValue()));
    return settings;
  }

  /** Into the properties of the SDK. */
  void putInto(Map<String, String> properties) {
    String sampler = properties.putIfAbsent("otel.traces.sampler", SAMPLER);
    if (sampler != null && !sampler.equals(SAMPLER)) {
      throw new IllegalArgumentException(
          KEY + " and sampler=" + sampler + " exclude each other: leave one out");
    }
    if (properties.put("otel.traces.sampler.arg", String.join(",", options)) != null) {
      throw new IllegalArgumentException(KEY + " and samplerArg exclude each other: leave one out");
    }
    if (keepKey != null) {
      properties.put(KEEP_KEY, keepKey);
    }
  }

  private void read(String key, @Nullable Object value) {
    String name = OPTIONS.get(key);
    if (name != null) {
      options.add(name + "=" + text(key, value));
    } else if (key.equals("routes") && value instanceof JsonObject routes) {
      routes.forEach(route -> readRoute(route.getKey(), route.getValue()));
    } else if (key.equals("keepKey") && value instanceof String text) {
      keepKey = text;
    } else if (key.equals("routes") || key.equals("keepKey")) {
      throw wrong(key, "***", key.equals("routes") ? "an object" : "a string");
    } else {
      throw new IllegalArgumentException(
          KEY + "." + key + " is no option; those are routes, keepKey and " + sortedNames());
    }
  }

  private static List<String> sortedNames() {
    return OPTIONS.keySet().stream().sorted().toList();
  }

  private void readRoute(String route, @Nullable Object value) {
    if (route.contains(",")) {
      throw new IllegalArgumentException(
          KEY + ".routes." + route + " must have a route without a comma");
    }
    options.add("slow[" + route + "]=" + duration("routes." + route, value));
  }

  private static String text(String key, @Nullable Object value) {
    if (DURATIONS.contains(key)) {
      return duration(key, value);
    }
    if (value instanceof Boolean on) {
      return switch (key) {
        case "errors" -> on ? "any-span" : "off";
        case "clientErrors" -> on ? "on" : "off";
        default -> throw wrong(key, value, "a number or a string");
      };
    }
    return scalar(key, value);
  }

  /** A number is of milliseconds, as elsewhere. */
  private static String duration(String key, @Nullable Object value) {
    return value instanceof Number number && !(value instanceof Double || value instanceof Float)
        ? number + "ms"
        : Boolean.FALSE.equals(value) ? "off" : scalar(key, value);
  }

  private static String scalar(String key, @Nullable Object value) {
    if (value instanceof Number
        || (value instanceof String text && !text.contains(",") && !text.isBlank())) {
      return value.toString();
    }
    throw wrong(key, value, "a number or a string without a comma");
  }

  private static IllegalArgumentException wrong(String key, @Nullable Object value, String demand) {
    return new IllegalArgumentException(KEY + "." + key + "=" + value + " must be " + demand);
  }
}
