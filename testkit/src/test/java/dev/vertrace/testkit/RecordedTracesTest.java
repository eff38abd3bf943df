package dev.vertrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.Test;

class RecordedTracesTest {
  private final RecordedTraces traces = RecordedTraces.create();
  private final Tracer tracer =
      SdkTracerProvider.builder().addSpanProcessor(traces).build().get("test");

  @Test
  void showsSpansAsTree() {
    Span root = tracer.spanBuilder("GET /x").setSpanKind(SpanKind.SERVER).startSpan();
    Context context = Context.root().with(root);
    tracer.spanBuilder("work").setParent(context).startSpan().end();
    Span failed =
        tracer.spanBuilder("SELECT x").setSpanKind(SpanKind.CLIENT).setParent(context).startSpan();
    failed.setStatus(StatusCode.ERROR);
    failed.end();
    root.end();

    assertThat(TraceTrees.of(traces.await(3)))
        .isEqualTo("GET /x SERVER\n  work\n  SELECT x CLIENT !ERROR\n");
  }

  @Test
  void namesOpenSpan_whenAwaitGivesUp() {
    Thread.currentThread().interrupt(); // gives up at once
    Span left = tracer.spanBuilder("left open").startSpan();

    assertThatThrownBy(() -> traces.await(0))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("open: [left open]");
    assertThat(Thread.interrupted()).isTrue();
    left.end();
  }

  @Test
  void fails_whenThereAreMoreSpansThanExpected() {
    tracer.spanBuilder("one").startSpan().end();
    tracer.spanBuilder("two").startSpan().end();

    assertThatThrownBy(() -> traces.await(1)).hasMessageContaining("expected 1 ended spans, got 2");
  }
}
