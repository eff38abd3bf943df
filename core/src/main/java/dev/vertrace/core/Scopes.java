package dev.vertrace.core;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.MeterBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerBuilder;
import io.opentelemetry.semconv.SchemaUrls;
import org.jspecify.annotations.Nullable;

/**
 * Instrumentation scopes: one per module, with Vertrace's version and the schema of its attributes.
 */
final class Scopes {
  static final String SCHEMA_URL = SchemaUrls.V1_45_0;

  private static final @Nullable String VERSION =
      Scopes.class.getPackage().getImplementationVersion();

  private Scopes() {}

  static Tracer tracer(OpenTelemetry openTelemetry, String name) {
    TracerBuilder builder = openTelemetry.tracerBuilder(name).setSchemaUrl(SCHEMA_URL);
    if (VERSION != null) {
      builder.setInstrumentationVersion(VERSION);
    }
    return builder.build();
  }

  static Meter meter(OpenTelemetry openTelemetry, String name) {
    MeterBuilder builder = openTelemetry.meterBuilder(name);
    if (VERSION != null) {
      builder.setInstrumentationVersion(VERSION);
    }
    return builder.build();
  }
}
