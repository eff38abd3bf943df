package dev.vertrace.messaging;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.HashMap;
import java.util.Map;

/** What a metrics SDK would export now. */
final class SqsMeasures implements MetricReader {
  private CollectionRegistration registration = CollectionRegistration.noop();

  /** The values of a counter. */
  Map<Attributes, Long> sums(String name) {
    Map<Attributes, Long> sums = new HashMap<>();
    for (MetricData metric : registration.collectAllMetrics()) {
      if (metric.getName().equals(name)) {
        for (LongPointData point : metric.getLongSumData().getPoints()) {
          sums.put(point.getAttributes(), point.getValue());
        }
      }
    }
    return sums;
  }

  /** The points of a histogram. */
  Map<Attributes, HistogramPointData> histograms(String name) {
    Map<Attributes, HistogramPointData> points = new HashMap<>();
    for (MetricData metric : registration.collectAllMetrics()) {
      if (metric.getName().equals(name)) {
        for (HistogramPointData point : metric.getHistogramData().getPoints()) {
          points.put(point.getAttributes(), point);
        }
      }
    }
    return points;
  }

  /** Units by the names of all metrics. */
  Map<String, String> units() {
    Map<String, String> units = new HashMap<>();
    registration.collectAllMetrics().forEach(m -> units.put(m.getName(), m.getUnit()));
    return units;
  }

  @Override
  public void register(CollectionRegistration given) {
    registration = given;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return AggregationTemporality.CUMULATIVE;
  }
}
