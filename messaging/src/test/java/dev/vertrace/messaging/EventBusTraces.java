package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.function.Supplier;

/** A Vertx whose spans are recorded, and what those of the event bus share. */
final class EventBusTraces {
  final RecordedTraces recorded = RecordedTraces.create();
  final Vertrace vertrace =
      Vertrace.create(
          OpenTelemetrySdk.builder()
              .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(recorded).build())
              .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
              .build());
  final Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();

  /** Fails when the test has left a span. */
  void close() {
    vertx.close().await();
    assertThat(recorded.drain()).isEmpty();
    assertThat(recorded.open()).isEmpty();
  }

  /** Runs the work in a span of that name, as {@link #onContext}. */
  <T> Future<T> inSpan(String name, Supplier<Future<T>> work) {
    return onContext(() -> vertrace.span(name).run(work));
  }

  /**
   * Runs the work on an event loop: a caller outside of Vert.x may get its reply before Vert.x has
   * noted the span that the reply should end.
   */
  <T> Future<T> onContext(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    vertx.runOnContext(nothing -> work.get().onComplete(promise));
    return promise.future();
  }

  static SpanData named(Collection<SpanData> spans, String name) {
    return spans.stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no span " + name + " in " + spans));
  }

  static AttributesBuilder attributes(String name, String type, String address) {
    return Attributes.builder()
        .put("messaging.system", "vertx-eventbus")
        .put("messaging.operation.name", name)
        .put("messaging.operation.type", type)
        .put("messaging.destination.name", address);
  }
}
