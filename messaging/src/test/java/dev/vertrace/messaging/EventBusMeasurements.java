package dev.vertrace.messaging;

import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** What an SDK has measured since its start. */
final class EventBusMeasurements implements MetricReader {
  private CollectionRegistration registration = CollectionRegistration.noop();

  SdkMeterProvider provider() {
    return SdkMeterProvider.builder().registerMetricReader(this).build();
  }

  Collection<MetricData> collect() {
    return registration.collectAllMetrics();
  }

  MetricData named(String name) {
    return collect().stream()
        .filter(metric -> metric.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  /** Sums of a counter by the reason of what was abandoned. */
  Map<String, Long> abandoned() {
    Map<String, Long> sums = new TreeMap<>();
    for (MetricData metric : collect()) {
      if (metric.getName().equals("vertrace.messaging.operations.abandoned")) {
        for (LongPointData point : metric.getLongSumData().getPoints()) {
          sums.put(point.getAttributes().get(EventBusAttributes.ABANDON_REASON), point.getValue());
        }
      }
    }
    return sums;
  }

  /** Sums of a counter by its error. */
  Map<String, Long> byError(String name) {
    Map<String, Long> sums = new TreeMap<>();
    for (LongPointData point : named(name).getLongSumData().getPoints()) {
      String error = point.getAttributes().get(ERROR_TYPE);
      sums.merge(error == null ? "none" : error, point.getValue(), Long::sum);
    }
    return sums;
  }

  @Override
  public void register(CollectionRegistration collection) {
    registration = collection;
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
