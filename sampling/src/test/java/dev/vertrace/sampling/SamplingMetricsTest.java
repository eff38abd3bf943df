package dev.vertrace.sampling;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.ExemplarData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamplingMetricsTest {
  private final Reader reader = new Reader();
  private final SdkMeterProvider meters =
      SdkMeterProvider.builder().registerMetricReader(reader).build();

  private Map<Attributes, Number> points(String name) {
    MetricData metric =
        reader.read().stream()
            .filter(data -> data.getName().equals(name))
            .findFirst()
            .orElseThrow();
    Map<Attributes, Number> points =
        metric.getLongSumData().getPoints().stream()
            .collect(toMap(PointData::getAttributes, point -> point.getValue()));
    metric
        .getLongGaugeData()
        .getPoints()
        .forEach(point -> points.put(point.getAttributes(), point.getValue()));
    metric
        .getDoubleGaugeData()
        .getPoints()
        .forEach(point -> points.put(point.getAttributes(), point.getValue()));
    return points;
  }

  private static Attributes of(String key, String value) {
    return Attributes.builder().put("vertrace.sampling." + key, value).build();
  }

  private static Attributes of(String key, String value, String reason) {
    return of(key, value).toBuilder().put("vertrace.sampling.reason", reason).build();
  }

  @Test
  void tellsWhatBecameOfAll() {
    try (TailSdk sdk =
        new TailSdk(TailSampling.builder().ratio(0.25).slowOff().maxBytes(1 << 20))) {
      Observation observation = sdk.tail.observe(meters.get("test"));
      sdk.tail.setRatio(0);
      Span root = sdk.root("failed");
      sdk.child(root, "child").end();
      TailSdk.fail(root);
      sdk.root("fine").end();
      sdk.tail.setRatio(0.25);
      sdk.exported();
      Span held = sdk.root("held");
      while (held.getSpanContext().isSampled()) {
        held = sdk.root("held");
      }

      assertThat(points("vertrace.sampling.fragments"))
          .containsEntry(of("decision", "late", "error"), 1L)
          .containsEntry(of("decision", "drop", "none"), 1L)
          .hasSize(2);
      assertThat(points("vertrace.sampling.spans"))
          .containsEntry(of("outcome", "exported_late", "error"), 2L)
          .containsEntry(of("outcome", "dropped", "none"), 1L)
          .hasSize(2);
      assertThat(points("vertrace.sampling.spans.started").values()).hasSize(1);
      assertThat(points("vertrace.sampling.buffer.limit").values()).containsOnly(1L << 20);
      assertThat(points("vertrace.sampling.buffer.bytes").values())
          .allSatisfy(bytes -> assertThat(bytes.longValue()).isPositive());
      assertThat(points("vertrace.sampling.buffer.spans").values())
          .allSatisfy(spans -> assertThat(spans.longValue()).isPositive());
      assertThat(points("vertrace.sampling.thresholds"))
          .isEqualTo(Map.of(of("threshold", "head"), 0.75, of("threshold", "admission"), 0.0));

      observation.close();
      observation.close();
      assertThat(reader.read()).isEmpty();
    }
  }

  /** T9: recorded after the decision, every exemplar leads to a trace that is exported. */
  @Test
  void everyExemplarResolves() {
    DoubleHistogram duration = meters.get("test").histogramBuilder("duration").build();
    Random random = new Random(7);
    Set<String> exported = new HashSet<>();
    try (TailSdk sdk = new TailSdk(TailSampling.builder())) {
      for (int i = 0; i < 5_000; i++) {
        Span root = sdk.root("root");
        Context context = Context.root().with(root);
        boolean fails = random.nextInt(20) == 0;
        if (fails) {
          TailSdk.fail(root);
        } else {
          root.end();
        }
        Attributes who = of("request", fails ? "failed" + i % 50 : "fine" + i % 50);
        duration.record(random.nextDouble() * 1_000, who, sdk.tail.decided(context));
      }
      sdk.exported().stream().map(SpanData::getTraceId).forEach(exported::add);
    }
    Set<String> exemplars = new HashSet<>();
    int withoutExemplar = 0;
    for (MetricData metric : reader.read()) {
      for (HistogramPointData point : metric.getHistogramData().getPoints()) {
        point.getExemplars().stream()
            .map(ExemplarData::getSpanContext)
            .forEach(span -> exemplars.add(span.getTraceId()));
        boolean failed = point.getAttributes().toString().contains("failed");
        withoutExemplar += failed && point.getExemplars().isEmpty() ? 1 : 0;
      }
    }
    assertThat(exemplars).hasSizeGreaterThan(50);
    assertThat(exported).containsAll(exemplars);
    assertThat(withoutExemplar).isZero(); // those kept late are the interesting ones
  }
}
