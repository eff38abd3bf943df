package dev.vertrace.web;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What has been measured so far. */
final class RecordedMetrics implements MetricReader {
  private CollectionRegistration registration = CollectionRegistration.noop();

  @Override
  public void register(CollectionRegistration given) {
    registration = given;
  }

  MetricData named(String name) {
    List<MetricData> found =
        registration.collectAllMetrics().stream().filter(m -> m.getName().equals(name)).toList();
    if (found.size() != 1) {
      throw new AssertionError("expected one " + name + ", got " + found);
    }
    return found.get(0);
  }

  Collection<String> names() {
    return registration.collectAllMetrics().stream().map(MetricData::getName).sorted().toList();
  }

  Collection<HistogramPointData> points(String name) {
    return named(name).getHistogramData().getPoints();
  }

  /** How often each set of attributes was measured. */
  Map<String, Long> counts(String name) {
    Map<String, Long> counts = new TreeMap<>();
    points(name)
        .forEach(
            p -> counts.put(new TreeMap<>(strings(p.getAttributes())).toString(), p.getCount()));
    return counts;
  }

  /** The value of each set of attributes. */
  Map<String, Long> sums(String name) {
    Map<String, Long> sums = new TreeMap<>();
    named(name)
        .getLongSumData()
        .getPoints()
        .forEach(p -> sums.put(new TreeMap<>(strings(p.getAttributes())).toString(), p.getValue()));
    return sums;
  }

  private static Map<String, String> strings(io.opentelemetry.api.common.Attributes attributes) {
    Map<String, String> strings = new TreeMap<>();
    attributes.forEach((key, value) -> strings.put(key.getKey(), value.toString()));
    return strings;
  }

  @Override
  public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
    return AggregationTemporality.CUMULATIVE;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
