package dev.vertrace.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Spans made by hand, in the order in which they are written. */
final class TestSpans {
  static final Duration SHORTLY = Duration.ofMillis(50);

  final RecordedTraces traces = RecordedTraces.create();
  final Tracer tracer = SdkTracerProvider.builder().addSpanProcessor(traces).build().get("test");
  private long clock = 1_000;

  Span start(String name) {
    return start(name, SpanKind.INTERNAL, Context.root());
  }

  Span start(String name, Span parent) {
    return start(name, SpanKind.INTERNAL, Context.root().with(parent));
  }

  Span start(String name, SpanKind kind, Context parent) {
    return tracer
        .spanBuilder(name)
        .setSpanKind(kind)
        .setParent(parent)
        .setStartTimestamp(java.time.Instant.ofEpochSecond(clock++))
        .startSpan();
  }

  void end(Span... spans) {
    for (Span span : spans) {
      span.end(java.time.Instant.ofEpochSecond(clock++));
    }
  }

  TracesAssert assertTraces() {
    return TraceAssertions.assertThat(traces).within(SHORTLY);
  }

  /** The text is the whole message. */
  static void assertFails(ThrowingCallable assertion, String message) {
    assertThatThrownBy(assertion)
        .isInstanceOf(AssertionError.class)
        .message()
        .isEqualToNormalizingNewlines(message);
  }
}
