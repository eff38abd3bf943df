package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds a {@link Vertrace} from the environment, except for what is said here. One thread. */
public final class VertraceBuilder {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.exporter.otlp.protocol", "http/protobuf",
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none",
          "otel.attribute.value.length.limit", "4096");

  private final Map<String, String> properties = new HashMap<>();
  private final List<SpanProcessor> processors = new ArrayList<>();

  VertraceBuilder() {}

  /** Sets {@code service.name}. */
  public VertraceBuilder serviceName(String name) {
    return property("otel.service.name", name);
  }

  /**
   * Sets a <a href="https://opentelemetry.io/docs/languages/java/configuration/">property of the
   * SDK</a>, such as {@code otel.exporter.otlp.endpoint}; it wins over the environment.
   */
  public VertraceBuilder property(String key, String value) {
    properties.put(requireNonNull(key, "key"), requireNonNull(value, "value"));
    return this;
  }

  /** Adds a span processor beside the one that exports. */
  public VertraceBuilder addSpanProcessor(SpanProcessor processor) {
    processors.add(requireNonNull(processor, "processor"));
    return this;
  }

  /**
   * Builds the SDK and the Vertrace around it.
   *
   * @throws IllegalArgumentException when the configuration cannot be used; the message says which
   *     key
   */
  public Vertrace build() {
    OtlpComponents components =
        new OtlpComponents(
            ComponentLoader.forClassLoader(VertraceBuilder.class.getClassLoader()),
            (items, message) -> {});
    try {
      return Vertrace.owning(
          AutoConfiguredOpenTelemetrySdk.builder()
              .disableShutdownHook()
              .setComponentLoader(components)
              .addPropertiesSupplier(() -> DEFAULTS)
              .addPropertiesCustomizer(environment -> properties)
              .addPropertiesCustomizer(ConfigurationCheck::check)
              .addTracerProviderCustomizer(
                  (provider, config) -> {
                    processors.forEach(provider::addSpanProcessor);
                    return provider;
                  })
              .build()
              .getOpenTelemetrySdk());
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException("Tracing cannot start: " + reason(e), e);
    }
  }

  private static String reason(ConfigurationException e) {
    Throwable cause = e.getCause();
    return e.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
  }
}
