package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.MeasuredConvention.Measure;
import dev.vertrace.core.MeasuredConvention.Request;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.tracing.TracingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operation is measured whether or not it has a span. */
class MeasureTest {
  private static final TagExtractor<Request> TAGS =
      TracerCall.tags(request -> List.of(Map.entry("tag", "of the request")));
  private static final TagExtractor<String> RESPONSE_TAGS =
      TracerCall.tags(response -> List.of(Map.entry("tag", "of the response")));

  @RegisterExtension final TracedVertx traced = new TracedVertx();

  private final List<Measure> measures = new ArrayList<>();

  @Test
  void measuresOnce_withTheTagsOfTheRequest() {
    Throwable failure = new IllegalStateException();
    TracerCall call = call(Vertrace.create(traced.otel));
    long before = System.nanoTime();
    SpanHandle<?> handle = call.send(new Request(measures, true), TAGS);
    call.answer(handle, "response", failure, RESPONSE_TAGS);
    call.answer(handle, "response", failure, RESPONSE_TAGS);
    long most = System.nanoTime() - before;

    SpanData span = traced.traces.await(1).get(0);
    assertThat(measures).hasSize(1);
    Measure measure = measures.get(0);
    assertThat(measure)
        .isEqualTo(
            new Measure(
                "of the request", "response", failure, measure.nanos(), span.getSpanContext()));
    assertThat(measure.nanos()).isBetween(0L, most);
  }

  @Test
  void measures_whenNotSampled() {
    try (OpenTelemetrySdk dropping =
        OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()).build())
            .build()) {
      exchange(call(Vertrace.create(dropping)), true);
    }

    assertThat(measures).hasSize(2);
  }

  @Test
  void measuresWithoutSpan_whenThereIsNoParent() {
    exchange(call(Vertrace.create(traced.otel)).policy(TracingPolicy.PROPAGATE), true);
    assertWithoutSpan();
  }

  @Test
  void measuresWithoutSpan_whenFiltered() {
    exchange(call(Vertrace.create(traced.otel)), false);
    assertWithoutSpan();
  }

  private void assertWithoutSpan() {
    traced.traces.await(0);
    assertThat(measures)
        .extracting(Measure::span)
        .containsExactly(SpanContext.getInvalid(), SpanContext.getInvalid());
  }

  @Test
  void measuresNothing_whenIgnored() {
    exchange(call(Vertrace.create(traced.otel)).policy(TracingPolicy.IGNORE), true);

    assertThat(measures).isEmpty();
  }

  private void exchange(TracerCall call, boolean withSpan) {
    Request request = new Request(measures, withSpan);
    SpanHandle<?> received = call.receive(request, TAGS);
    call.answer(call.send(request, TAGS), null, null, TagExtractor.empty());
    call.respond(received, null);
  }

  private TracerCall call(Vertrace vertrace) {
    return new TracerCall(vertrace.contextTracer(), VertxInternals.duplicate(traced.root()));
  }
}
