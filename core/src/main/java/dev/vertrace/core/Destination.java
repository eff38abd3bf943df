package dev.vertrace.core;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where spans go: in words, and the endpoint if it is one that can be asked. */
record Destination(String words, @Nullable URI endpoint) {

  /** One that only the application knows. */
  static Destination of(String words) {
    return new Destination(words, null);
  }

  /** As the SDK reads it. The endpoint must be a URL. */
  static Destination from(ConfigProperties config) {
    List<String> exporters = config.getList("otel.traces.exporter", List.of("otlp"));
    if (config.getBoolean("otel.sdk.disabled", false)) {
      return of("nowhere: otel.sdk.disabled=true");
    }
    if (exporters.contains("none")) {
      return of("nowhere: otel.traces.exporter=none");
    }
    return exporters.contains("otlp") ? otlp(config, exporters) : of(String.join(", ", exporters));
  }

  private static Destination otlp(ConfigProperties config, List<String> exporters) {
    String protocol = first(config, "protocol", "grpc");
    URI endpoint = URI.create(endpoint(config, protocol.startsWith("http")));
    String words = printed(endpoint) + " (" + protocol + ")";
    return new Destination(
        exporters.size() == 1 ? words : words + ", all of " + exporters, endpoint);
  }

  private static String endpoint(ConfigProperties config, boolean http) {
    String traces = config.getString("otel.exporter.otlp.traces.endpoint");
    String base =
        config.getString(
            "otel.exporter.otlp.endpoint",
            http ? "http://localhost:4318" : "http://localhost:4317");
    if (traces != null) {
      return traces;
    }
    return http ? base + (base.endsWith("/") ? "v1/traces" : "/v1/traces") : base;
  }

  private static String first(ConfigProperties config, String name, String otherwise) {
    return config.getString(
        "otel.exporter.otlp.traces." + name,
        config.getString("otel.exporter.otlp." + name, otherwise));
  }

  /** Without user-info and query, which may hold secrets. */
  private static String printed(URI endpoint) {
    String authority = endpoint.getRawAuthority();
    String host = authority == null ? "" : authority.substring(authority.lastIndexOf('@') + 1);
    return endpoint.getScheme() + "://" + host + endpoint.getRawPath();
  }
}
