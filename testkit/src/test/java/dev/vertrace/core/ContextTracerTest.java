package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.tracing.TracingPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tracer, called through the interface of Vert.x. */
class ContextTracerTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  @Test
  void endsSpanOnce_whenEndComesTwice() {
    TracerCall call = call();
    SpanHandle<?> handle = call.send("request", TagExtractor.empty());
    call.answer(handle, "response", null, TagExtractor.empty());
    call.answer(handle, null, new IllegalStateException("late"), TagExtractor.empty());

    SpanData span = traced.traces.await(1).get(0);
    assertThat(span.getEvents()).isEmpty();
  }

  @Test
  void isHarmless_whenPayloadIsNull() {
    call().respond(null, null);
    call().answer(null, "response", new IllegalStateException(), TagExtractor.empty());

    traced.traces.await(0);
  }

  @ParameterizedTest
  @CsvSource({"RPC,SERVER,CLIENT", "MESSAGING,CONSUMER,PRODUCER"})
  void translatesKind(
      io.vertx.core.spi.tracing.SpanKind kind, SpanKind incoming, SpanKind outgoing) {
    TracerCall call = call().kind(kind);
    call.respond(call.receive("request", TagExtractor.empty()), null);
    call.answer(call.send("request", TagExtractor.empty()), null, null, TagExtractor.empty());

    assertThat(traced.traces.await(2))
        .extracting(SpanData::getKind)
        .containsExactly(incoming, outgoing);
  }

  @Test
  void keepsBaggage_whenPolicyAsksForParentAndThereIsNone() {
    io.vertx.core.Context context = VertxInternals.duplicate(traced.root());
    TracerCall call =
        new TracerCall(Vertrace.create(traced.otel).contextTracer(), context)
            .policy(TracingPolicy.PROPAGATE);
    call.headers.set("baggage", "tenant=blue");
    call.receive("request", TagExtractor.empty());
    call.headers.clear();
    call.send("request", TagExtractor.empty());

    Context kept = VertxContextStorage.contextOf(context);
    assertThat(Baggage.fromContext(kept).getEntryValue("tenant")).isEqualTo("blue");
    assertThat(call.headers.get("baggage")).isEqualTo("tenant=blue");
    traced.traces.await(0);
  }

  @Test
  void leavesHeadersAlone_whenIgnoring() {
    TracerCall call = call().policy(TracingPolicy.IGNORE);
    call.headers.set("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    call.receive("request", TagExtractor.empty());
    call.headers.clear();
    call.send("request", TagExtractor.empty());

    assertThat(call.headers).isEmpty();
  }

  private TracerCall call() {
    return new TracerCall(
        Vertrace.create(traced.otel).contextTracer(), VertxInternals.duplicate(traced.root()));
  }
}
