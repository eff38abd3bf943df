package dev.vertrace.core;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the code or its JSON says, in the terms of the SDK. */
record CodeSettings(
    Map<String, String> properties, Map<String, String> headers, Map<String, String> resource) {
  private static final String VERTRACE = "vertrace.";
  private static final String HEADERS = "otel.exporter.otlp.headers";
  private static final List<String> HEADERS_OF_SIGNALS =
      List.of(
          "otel.exporter.otlp.traces.headers",
          "otel.exporter.otlp.metrics.headers",
          "otel.exporter.otlp.logs.headers");
  private static final Set<String> OWN_KEYS =
      Set.of(
          ConfigurationCheck.ON_CONFIG_ERROR,
          ConfigurationCheck.CLOSE_TIMEOUT,
          ConfigurationCheck.SHUTDOWN_HOOK,
          ConfigurationCheck.REGISTER_GLOBAL,
          TailSettings.KEEP_KEY,
          ConfigurationCheck.BAGGAGE_KEYS,
          ConfigurationCheck.BAGGAGE_HOSTS);

  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("serviceName", "otel.service.name"),
          Map.entry("endpoint", "otel.exporter.otlp.endpoint"),
          Map.entry("protocol", "otel.exporter.otlp.protocol"),
          Map.entry("compression", "otel.exporter.otlp.compression"),
          Map.entry("certificate", "otel.exporter.otlp.certificate"),
          Map.entry("clientKey", "otel.exporter.otlp.client.key"),
          Map.entry("clientCertificate", "otel.exporter.otlp.client.certificate"),
          Map.entry("sampler", "otel.traces.sampler"),
          Map.entry("onConfigError", ConfigurationCheck.ON_CONFIG_ERROR));
  private static final Map<String, String> NUMBERS_OR_TEXTS =
      Map.of(
          "samplerArg", "otel.traces.sampler.arg",
          "exportTimeout", "otel.exporter.otlp.timeout",
          "closeTimeout", ConfigurationCheck.CLOSE_TIMEOUT);
  private static final Map<String, String> FLAGS =
      Map.of(
          "shutdownHook", ConfigurationCheck.SHUTDOWN_HOOK,
          "registerGlobal", ConfigurationCheck.REGISTER_GLOBAL);
  private static final Map<String, String> RESOURCE =
      Map.of(
          "serviceVersion", "service.version",
          "environment", "deployment.environment.name");

  /**
   * Reads the JSON of {@link VertraceOptions}.
   *
   * @throws IllegalArgumentException for an unknown key or a wrong type
   */
  static CodeSettings read(JsonObject json) {
    CodeSettings settings =
        new CodeSettings(new HashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    if (json.containsKey("properties")) { // first: what has a key of its own wins
      settings.readProperties(map("properties", json.getValue("properties")));
    }
    json.forEach(entry -> settings.read(entry.getKey(), entry.getValue()));
    if (json.containsKey("tailSampling")) { // last: it is not beside another sampler
      TailSettings.read(json.getValue("tailSampling")).putInto(settings.properties);
    }
    return settings;
  }

  private void readProperties(Map<String, String> map) {
    for (String key : map.keySet()) {
      boolean unknown = key.startsWith(VERTRACE) && !OWN_KEYS.contains(key);
      if (unknown || key.startsWith("OTEL_") || key.startsWith("VERTRACE_")) {
        throw new IllegalArgumentException(
            key + " is no property of Vertrace; those are " + OWN_KEYS + " and otel.*");
      }
    }
    properties.putAll(map);
  }

  boolean names(String key) {
    return properties.containsKey(key);
  }

  /**
   * The properties, over those of the environment. Headers come to those of the environment, and
   * replace those with the same name.
   */
  Map<String, String> over(ConfigProperties environment) {
    Map<String, String> all = new HashMap<>(properties);
    if (!headers.isEmpty()) {
      all.put(HEADERS, and(properties.getOrDefault(HEADERS, environment.getString(HEADERS, ""))));
      for (String key : HEADERS_OF_SIGNALS) {
        String own = properties.getOrDefault(key, environment.getString(key, ""));
        if (!own.isBlank()) {
          all.put(key, and(own));
        }
      }
    }
    return all;
  }

  private String and(String before) {
    return before.isBlank() ? encoded() : before + "," + encoded();
  }

  private String encoded() {
    return headers.entrySet().stream()
        .map(header -> header.getKey() + "=" + encode(header.getValue()))
        .collect(Collectors.joining(","));
  }

  private void read(String key, Object value) {
    if (TEXTS.containsKey(key)) {
      properties.put(TEXTS.get(key), text(key, value));
    } else if (NUMBERS_OR_TEXTS.containsKey(key)) {
      properties.put(NUMBERS_OR_TEXTS.get(key), scalar(key, value, "a number or a string"));
    } else if (FLAGS.containsKey(key)) {
      properties.put(FLAGS.get(key), String.valueOf(flag(key, value)));
    } else if (RESOURCE.containsKey(key)) {
      resource.put(RESOURCE.get(key), text(key, value));
    } else {
      readOther(key, value);
    }
  }

  private void readOther(String key, Object value) {
    switch (key) {
      case "enabled" -> properties.put("otel.sdk.disabled", String.valueOf(!flag(key, value)));
      case "resourceAttributes" -> resource.putAll(map(key, value));
      case "headers" -> headers.putAll(checkedHeaders(map(key, value)));
      case "propagators" -> properties.put("otel.propagators", list(key, value, "none"));
      case "baggageKeys" -> properties.put(ConfigurationCheck.BAGGAGE_KEYS, list(key, value, ""));
      case "baggageHosts" -> properties.put(ConfigurationCheck.BAGGAGE_HOSTS, list(key, value, ""));
      case "properties", "tailSampling" -> {} // read before and after
      default -> throw unknown(key);
    }
  }

  private static IllegalArgumentException unknown(String key) {
    return new IllegalArgumentException(
        key
            + " is no key of Vertrace's tracing options; put properties such as"
            + " otel.exporter.otlp.endpoint into \"properties\"");
  }

  private static String text(String key, Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw wrongType(key, value, "a string");
  }

  private static boolean flag(String key, Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrongType(key, value, "true or false");
  }

  private static String scalar(String key, Object value, String demand) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw wrongType(key, value, demand);
  }

  private static String list(String key, Object value, String none) {
    if (value instanceof JsonArray array) {
      return array.isEmpty()
          ? none
          : array.stream().map(name -> text(key, name)).collect(Collectors.joining(","));
    }
    throw wrongType(key, value, "an array of strings");
  }

  private static Map<String, String> map(String key, Object value) {
    if (!(value instanceof JsonObject object)) {
      throw wrongType(key, value, "an object");
    }
    Map<String, String> map = new LinkedHashMap<>();
    object.forEach(
        entry ->
            map.put(
                entry.getKey(), scalar(key + "." + entry.getKey(), entry.getValue(), "a string")));
    return map;
  }

  private static Map<String, String> checkedHeaders(Map<String, String> headers) {
    headers.forEach(
        (name, value) -> {
          if (name.contains("=") || name.contains(",")) {
            throw new IllegalArgumentException(
                "headers." + name + "=" + Secrets.MASK + " must have a name of a header");
          }
        });
    return headers;
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException wrongType(String key, Object value, String demand) {
    return new IllegalArgumentException(key + "=" + shown(key, value) + " must be " + demand);
  }

  private static String shown(String key, Object value) {
    if (value instanceof JsonObject) {
      return "{...}";
    }
    if (value instanceof JsonArray) {
      return "[...]";
    }
    return key.equals("properties") ? Secrets.MASK : Secrets.shown(key, String.valueOf(value));
  }
}
