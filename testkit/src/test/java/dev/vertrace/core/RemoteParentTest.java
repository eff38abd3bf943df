package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.JudgedConvention.Request;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.tracing.TracingPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a convention says of the context that arrives is what becomes of it. */
class RemoteParentTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  @RegisterExtension final TracedVertx traced = new TracedVertx();

  @Test
  void isChildWithBaggage_whenTrusted() {
    SpanData span = received(RemoteParent.CHILD, TracingPolicy.PROPAGATE, "1");

    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(SPAN);
    assertThat(span.getLinks()).isEmpty();
  }

  @Test
  void isLinkedRootWithoutBaggage_whenLinked() {
    SpanData span = received(RemoteParent.LINK, TracingPolicy.PROPAGATE, null);

    assertThat(span.getTraceId()).isNotEqualTo(TRACE);
    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getLinks())
        .extracting(LinkData::getSpanContext)
        .extracting(link -> link.getTraceId() + "-" + link.getSpanId())
        .containsExactly(TRACE + "-" + SPAN);
  }

  @Test
  void isRoot_whenIgnored() {
    SpanData span = received(RemoteParent.IGNORE, TracingPolicy.ALWAYS, null);

    assertThat(span.getTraceId()).isNotEqualTo(TRACE);
    assertThat(span.getLinks()).isEmpty();
  }

  /** Nobody from outside makes a span where only callers have them. */
  @Test
  void hasNoSpan_whenIgnoredAndOnlyPropagated() {
    receive(RemoteParent.IGNORE, TracingPolicy.PROPAGATE, null);

    assertThat(traced.traces.await(0)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(RemoteParent.class)
  void hasNoLink_whenNothingArrives(RemoteParent use) {
    TracerCall call = call();
    call.respond(call.receive(new Request(use), TagExtractor.empty()), null);

    SpanData span = traced.traces.await(1).get(0);
    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getLinks()).isEmpty();
  }

  private SpanData received(RemoteParent use, TracingPolicy policy, @Nullable String baggage) {
    receive(use, policy, baggage);
    return traced.traces.await(1).get(0);
  }

  private void receive(RemoteParent use, TracingPolicy policy, @Nullable String baggage) {
    io.vertx.core.Context context = VertxContextStorage.branch(traced.root(), Context.root());
    TracerCall call = new TracerCall(Vertrace.create(traced.otel).contextTracer(), context);
    call.policy(policy);
    call.headers.set("traceparent", "00-" + TRACE + "-" + SPAN + "-01").set("baggage", "edge=1");
    SpanHandle<?> handle = call.receive(new Request(use), TagExtractor.empty());
    Baggage kept = Baggage.fromContext(VertxContextStorage.contextOf(context));
    call.respond(handle, null);

    assertThat(kept.getEntryValue("edge")).isEqualTo(baggage);
  }

  private TracerCall call() {
    return new TracerCall(
        Vertrace.create(traced.otel).contextTracer(),
        VertxContextStorage.branch(traced.root(), Context.root()));
  }
}
