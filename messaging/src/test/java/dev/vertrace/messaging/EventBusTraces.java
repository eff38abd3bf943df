package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.ConventionOptions;
import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Supplier;

/** A Vertx whose spans are recorded, and what those of the event bus share. */
final class EventBusTraces {
  final RecordedTraces recorded;
  final EventBusMeasurements measured = new EventBusMeasurements();
  final Vertrace vertrace;
  final Vertx vertx;

  EventBusTraces(ConventionOptions... options) {
    this(RecordedTraces.create(), Sampler.alwaysOn(), options);
  }

  EventBusTraces(RecordedTraces recorded, Sampler sampler, ConventionOptions... options) {
    this(recorded, sampler, builder -> Future.succeededFuture(builder.build()), options);
  }

  EventBusTraces(
      RecordedTraces recorded,
      Sampler sampler,
      Function<VertxBuilder, Future<Vertx>> builder,
      ConventionOptions... options) {
    this.recorded = recorded;
    vertrace =
        Vertrace.create(
            OpenTelemetrySdk.builder()
                .setTracerProvider(
                    SdkTracerProvider.builder()
                        .setSampler(sampler)
                        .addSpanProcessor(recorded)
                        .build())
                .setMeterProvider(measured.provider())
                .setPropagators(
                    ContextPropagators.create(
                        TextMapPropagator.composite(
                            W3CTraceContextPropagator.getInstance(),
                            W3CBaggagePropagator.getInstance())))
                .build(),
            options);
    vertx = builder.apply(Vertx.builder().withTracer(vertrace.tracerFactory())).await();
  }

  EventBusTracing tracing() {
    return EventBusTracing.create(vertrace, vertx);
  }

  /** Fails when the test has left a span. */
  void close() {
    vertx.close().await();
    assertThat(recorded.drain()).isEmpty();
    assertThat(recorded.open()).isEmpty();
    assertThat(recorded.orphans()).isEmpty();
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

  /** Of a message that is the first request of its Vertx. */
  static AttributesBuilder requestAttributes(String name, String type, String address) {
    return attributes(name, type, address)
        .put("messaging.message.conversation_id", "__vertx.reply.1");
  }

  static void assertAttributes(SpanData span, AttributesBuilder expected) {
    assertThat(span.getAttributes().asMap()).isEqualTo(expected.build().asMap());
  }

  static AttributesBuilder attributes(String name, String type, String address) {
    return Attributes.builder()
        .put("messaging.system", "vertx-eventbus")
        .put("messaging.operation.name", name)
        .put("messaging.operation.type", type)
        .put("messaging.destination.name", address);
  }
}
