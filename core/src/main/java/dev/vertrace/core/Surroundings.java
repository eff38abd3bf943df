package dev.vertrace.core;

import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.ContextStorageProvider;
import io.vertx.core.spi.metrics.Metrics;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** What else is in this JVM and may get in the way of tracing. */
record Surroundings(
    ContextStorage storage,
    List<Jar> storageProviders,
    String storageProperty,
    @Nullable Jar vertxOpenTelemetry,
    @Nullable JavaAgent agent,
    boolean metrics) {
  static final String STORAGE_PROPERTY = "io.opentelemetry.context.contextStorageProvider";

  static Surroundings look() {
    return new Surroundings(
        ContextStorage.get(),
        findStorageProviders(),
        System.getProperty(STORAGE_PROPERTY, ""),
        Jar.with(
            "io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory",
            Surroundings.class.getClassLoader()),
        JavaAgent.find(),
        Metrics.METRICS_ENABLED);
  }

  /** Those that OpenTelemetry sees. None is instantiated. */
  private static List<Jar> findStorageProviders() {
    try {
      return ServiceLoader.load(
              ContextStorageProvider.class, ContextStorageProvider.class.getClassLoader())
          .stream()
          .map(ServiceLoader.Provider::type)
          .map(Jar::of)
          .toList();
    } catch (ServiceConfigurationError e) { // OpenTelemetry itself fails on it, and says so
      return List.of();
    }
  }
}
