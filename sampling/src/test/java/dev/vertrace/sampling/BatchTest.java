package dev.vertrace.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** In front of the SDK's batch processor, which drops what its queue of 2,048 has no room for. */
class BatchTest {
  private static final int FAILED = 5_000;

  @Test
  void burstOfErrorsDoesNotOverflowItsQueue() {
    Reader reader = new Reader();
    SdkMeterProvider meters = SdkMeterProvider.builder().registerMetricReader(reader).build();
    TailSampling tail = TailSampling.builder().ratio(0).build();
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setSampler(tail.sampler())
            .addSpanProcessor(
                tail.processor(
                    BatchSpanProcessor.builder(SpanExporter.composite())
                        .setMeterProvider(meters)
                        .build()))
            .build()) {
      Tracer tracer = provider.get("test");
      for (int i = 0; i < FAILED; i++) {
        TailSdk.fail(tracer.spanBuilder("failed").startSpan());
      }
      assertThat(provider.forceFlush().join(30, TimeUnit.SECONDS).isSuccess()).isTrue();
      assertThat(tail.counters().count(Outcome.EXPORTED_LATE)).isEqualTo(FAILED);
    }
    List<LongPointData> processed =
        reader.read().stream()
            .filter(metric -> metric.getName().equals("processedSpans"))
            .flatMap(metric -> metric.getLongSumData().getPoints().stream())
            .toList();
    assertThat(processed).hasSize(1); // none says dropped=true
    assertThat(processed.get(0).getAttributes().toString()).contains("dropped=false");
    assertThat(processed.get(0).getValue()).isEqualTo(FAILED);
  }
}
