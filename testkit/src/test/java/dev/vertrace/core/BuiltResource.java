package dev.vertrace.core;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The resource that the SDK builds from what is on the class path. */
final class BuiltResource {
  private BuiltResource() {}

  static Resource of(Map<String, String> properties) {
    AtomicReference<Resource> built = new AtomicReference<>();
    builder(properties, built).build().getOpenTelemetrySdk().close();
    return built.get();
  }

  private static AutoConfiguredOpenTelemetrySdkBuilder builder(
      Map<String, String> properties, AtomicReference<Resource> built) {
    return AutoConfiguredOpenTelemetrySdk.builder()
        .disableShutdownHook()
        .addPropertiesSupplier(
            () ->
                Map.of(
                    "otel.traces.exporter", "none",
                    "otel.metrics.exporter", "none",
                    "otel.logs.exporter", "none"))
        .addPropertiesCustomizer(config -> properties)
        .addResourceCustomizer(
            (resource, config) -> {
              built.set(resource);
              return resource;
            });
  }
}
