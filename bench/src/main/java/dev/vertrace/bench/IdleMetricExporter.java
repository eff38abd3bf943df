package dev.vertrace.bench;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.metrics.ConfigurableMetricExporterProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.Collection;

/**
 * Makes instruments measure, as they do only when something may read them, and drops what it is
 * given: with an interval of a day, nothing before the end. {@code otel.metrics.exporter=idle}.
 */
public final class IdleMetricExporter
    implements ConfigurableMetricExporterProvider, MetricExporter {
  static final String NAME = "idle";

  /** For ServiceLoader. */
  public IdleMetricExporter() {}

  @Override
  public MetricExporter createExporter(ConfigProperties config) {
    return this;
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return AggregationTemporality.CUMULATIVE;
  }

  @Override
  public CompletableResultCode export(Collection<MetricData> metrics) {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
