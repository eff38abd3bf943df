package dev.vertrace.sampling;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/** An exporter for the SDK to put a batch processor in front of. */
public final class NowhereExporterProvider implements ConfigurableSpanExporterProvider {
  @Override
  public SpanExporter createExporter(ConfigProperties config) {
    return SpanExporter.composite();
  }

  @Override
  public String getName() {
    return "nowhere";
  }
}
