package dev.vertrace.core;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the mistakes whose message from the SDK does not say which key is wrong. */
final class ConfigurationCheck {
  private static final List<String> PROTOCOLS = List.of("grpc", "http/protobuf");

  private ConfigurationCheck() {}

  /** In the shape of a properties customizer that changes nothing. */
  static Map<String, String> check(ConfigProperties config) {
    if (!config.getBoolean("otel.sdk.disabled", false)) {
      if (config.getList("otel.traces.exporter", List.of("otlp")).contains("otlp")) {
        checkProtocol(config, "otel.exporter.otlp.protocol");
        checkProtocol(config, "otel.exporter.otlp.traces.protocol");
        checkEndpoint(config, "otel.exporter.otlp.endpoint");
        checkEndpoint(config, "otel.exporter.otlp.traces.endpoint");
      }
      checkRatio(config);
    }
    return Map.of();
  }

  private static void checkProtocol(ConfigProperties config, String key) {
    String protocol = config.getString(key);
    if (protocol != null && !PROTOCOLS.contains(protocol)) {
      throw wrong(key, protocol, "must be one of " + PROTOCOLS);
    }
  }

  private static void checkEndpoint(ConfigProperties config, String key) {
    String endpoint = config.getString(key);
    if (endpoint != null && !isHttpUrl(endpoint)) {
      throw wrong(key, endpoint, "must be a URL such as http://localhost:4318");
    }
  }

  private static boolean isHttpUrl(String endpoint) {
    try {
      URI uri = new URI(endpoint);
      return uri.getRawAuthority() != null
          && ("http".equalsIgnoreCase(uri.getScheme())
              || "https".equalsIgnoreCase(uri.getScheme()));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static void checkRatio(ConfigProperties config) {
    if (!config.getString("otel.traces.sampler", "").endsWith("traceidratio")) {
      return;
    }
    String key = "otel.traces.sampler.arg";
    Double ratio = config.getDouble(key);
    // Written so that NaN is wrong, too.
    if (ratio != null && !(ratio >= 0 && ratio <= 1)) {
      throw wrong(key, config.getString(key), "must be a number from 0 to 1");
    }
  }

  private static ConfigurationException wrong(String key, @Nullable String value, String demand) {
    return new ConfigurationException(key + "=" + value + " " + demand);
  }
}
