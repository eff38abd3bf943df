package dev.vertrace.aws;

import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.function.Supplier;

/** A Vertrace whose spans are recorded. */
final class TestTraces {
  final RecordedTraces recorded = RecordedTraces.create();
  final Vertrace vertrace =
      Vertrace.create(
          OpenTelemetrySdk.builder()
              .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(recorded).build())
              .setPropagators(
                  ContextPropagators.create(
                      TextMapPropagator.composite(
                          W3CTraceContextPropagator.getInstance(),
                          W3CBaggagePropagator.getInstance())))
              .build());
  final AwsTracing tracing = AwsTracing.create(vertrace);

  /** Waits for the only span. */
  SpanData single() {
    return recorded.await(1).get(0);
  }

  /** Calls inside a span of the given name. */
  <T> T inSpan(String name, Supplier<T> work) {
    Span span = vertrace.tracer("test").spanBuilder(name).startSpan();
    Scope scope = span.makeCurrent();
    try {
      return work.get();
    } finally {
      scope.close();
      span.end();
    }
  }
}
