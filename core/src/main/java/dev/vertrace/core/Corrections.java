package dev.vertrace.core;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What has to be said to the SDK so that it does what its users mean: an empty value is none, as
 * the <a
 * href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">specification</a>
 * has it; blanks around a value are not part of it; and what the code says of all signals holds for
 * each, whatever the environment says of one. Used once, by one thread.
 */
final class Corrections {
  private static final Logger LOGGER = System.getLogger("dev.vertrace");
  private static final String OTLP = "otel.exporter.otlp.";
  private static final List<String> SIGNALS = List.of("traces", "metrics", "logs");
  private static final List<String> PER_SIGNAL =
      List.of(
          "protocol",
          "endpoint",
          "headers",
          "compression",
          "timeout",
          "certificate",
          "client.key",
          "client.certificate");
  private static final Map<String, String> INSTEAD_OF_EMPTY =
      Map.of(
          OTLP + "protocol",
          "http/protobuf",
          OTLP + "compression",
          "none",
          OTLP + "timeout",
          "10000",
          "otel.traces.exporter",
          "otlp",
          "otel.metrics.exporter",
          "none",
          "otel.logs.exporter",
          "none",
          "otel.traces.sampler",
          "parentbased_always_on",
          "otel.propagators",
          "tracecontext,baggage",
          "otel.attribute.value.length.limit",
          Integer.toString(Setup.LONGEST_VALUE),
          "otel.service.name",
          "unknown_service:java");

  private final ConfigProperties config;
  private final Map<String, String> result = new HashMap<>();

  private Corrections(ConfigProperties config) {
    this.config = config;
  }

  /** In the shape of a properties customizer, but for what the code says. */
  static Map<String, String> of(ConfigProperties config, Predicate<String> code) {
    Corrections corrections = new Corrections(config);
    corrections.trim();
    SIGNALS.forEach(signal -> corrections.preferCode(signal, code));
    corrections.fillEmpty();
    corrections.stripUserInfo();
    return corrections.result;
  }

  private void trim() {
    ConfigurationCheck.KEYS.forEach(this::trim);
    for (String name : PER_SIGNAL) {
      trim(OTLP + name);
      SIGNALS.forEach(signal -> trim(OTLP + signal + "." + name));
    }
  }

  private void trim(String key) {
    String value = config.getString(key);
    if (value != null && !value.equals(value.trim())) {
      result.put(key, value.trim());
    }
  }

  private void preferCode(String signal, Predicate<String> code) {
    for (String name : PER_SIGNAL) {
      String key = OTLP + signal + "." + name;
      if (code.test(OTLP + name) && !code.test(key) && config.getString(key) != null) {
        result.put(key, name.equals("endpoint") ? endpointOf(signal) : value(OTLP + name));
      }
    }
  }

  private void fillEmpty() {
    INSTEAD_OF_EMPTY.forEach(this::fill);
    fill(OTLP + "endpoint", isGrpc("") ? "http://localhost:4317" : "http://localhost:4318");
    for (String signal : SIGNALS) {
      String prefix = OTLP + signal + ".";
      List.of("protocol", "compression", "timeout")
          .forEach(name -> fill(prefix + name, orDefault(OTLP + name)));
      fill(prefix + "endpoint", endpointOf(signal));
    }
  }

  private void fill(String key, String value) {
    if (value(key).isEmpty() && config.getString(key) != null) {
      result.put(key, value);
    }
  }

  private String orDefault(String key) {
    String value = value(key);
    return value.isEmpty() ? INSTEAD_OF_EMPTY.getOrDefault(key, "") : value;
  }

  /** Where a signal goes that has no endpoint of its own. */
  private String endpointOf(String signal) {
    String base = value(OTLP + "endpoint");
    if (isGrpc(signal + ".")) {
      return base.isEmpty() ? "http://localhost:4317" : base;
    }
    String http = base.isEmpty() ? "http://localhost:4318" : base;
    return http + (http.endsWith("/") ? "v1/" : "/v1/") + signal;
  }

  private boolean isGrpc(String signal) {
    String own = value(OTLP + signal + "protocol");
    return (own.isEmpty() ? value(OTLP + "protocol") : own).equals("grpc");
  }

  /** No sender sends it, and the SDK's messages would show it. */
  private void stripUserInfo() {
    stripUserInfo(OTLP + "endpoint");
    SIGNALS.forEach(signal -> stripUserInfo(OTLP + signal + ".endpoint"));
  }

  private void stripUserInfo(String key) {
    String value = value(key);
    if (Rule.httpEndpoint().accepts(value) && value.contains("@")) {
      LOGGER.log(Level.WARNING, "The user info in " + key + " is not sent; use headers");
      result.put(key, value.replaceFirst("//[^/]*@", "//"));
    }
  }

  private String value(String key) {
    @Nullable String corrected = result.get(key);
    return corrected == null ? config.getString(key, "") : corrected;
  }
}
