package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.semconv.ErrorAttributes;
import io.vertx.core.Future;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.tracing.TracingPolicy;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OutgoingCallTest {
  /** What a client asks for; the generic convention covers it. */
  private record Request(String target) {}

  @RegisterExtension final TracedVertx traced = new TracedVertx();

  @RegisterExtension
  final TracedVertx unsampled = new TracedVertx(sdk -> sdk.setSampler(Sampler.alwaysOff()));

  private final Map<String, String> headers = new HashMap<>();

  /** Runs a call within a span; what Vert.x would report happens in the call's context. */
  private void call(Consumer<OutgoingCall> work) {
    traced.onDuplicate(
        () ->
            traced
                .vertrace
                .span("caller")
                .run(
                    () -> {
                      OutgoingCall call = start(null);
                      return call.run(
                          traced.vertx,
                          () -> {
                            work.accept(call);
                            return Future.succeededFuture();
                          });
                    }));
  }

  private OutgoingCall start(@Nullable TracingPolicy policy) {
    return OutgoingCall.start(traced.vertrace, new Request("x"), "ask", policy);
  }

  private @Nullable SpanHandle<?> report(String operation) {
    return traced
        .vertrace
        .contextTracer()
        .sendRequest(
            VertxInternals.current(),
            SpanKind.RPC,
            null,
            new Request("reported"),
            operation,
            headers::put,
            TagExtractor.empty());
  }

  private void reportEnd(@Nullable SpanHandle<?> handle, @Nullable Throwable failure) {
    traced
        .vertrace
        .contextTracer()
        .receiveResponse(VertxInternals.current(), null, handle, failure, TagExtractor.empty());
  }

  private SpanData only(String name) {
    List<SpanData> spans = traced.traces.await(2);
    assertThat(TraceTrees.of(spans)).startsWith("caller\n  " + name + " CLIENT");
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void isTheSpanOfWhatVertxReports() {
    call(
        call -> {
          call.expect();
          SpanHandle<?> handle = report("asked");
          assertThat(call.operation()).isSameAs(handle);
          assertThat(handle.operation()).isEqualTo("asked");
          reportEnd(handle, null);
          call.end(null, null);
          call.end(null, new IOException("late"));
        });

    SpanData span = only("ask");
    assertThat(headers.get("traceparent")).contains(span.getSpanId());
    assertThat(span.getAttributes().get(ErrorAttributes.ERROR_TYPE)).isNull();
  }

  @Test
  void leavesOtherReportsAlone() {
    call(
        call -> {
          reportEnd(report("before"), null);
          call.expect();
          SpanHandle<?> handle = report("ask");
          reportEnd(report("after"), null);
          assertThat(OutgoingCall.current()).isSameAs(call);
          RunningSpan.callOn(
              VertxInternals.duplicate(VertxInternals.current()),
              Context.root(),
              () -> {
                assertThat(OutgoingCall.current()).isNull();
                return Future.succeededFuture();
              });
          reportEnd(handle, null);
        });

    assertThat(TraceTrees.of(traced.traces.await(4)))
        .contains("  before CLIENT\n", "  ask CLIENT\n", "  after CLIENT\n");
  }

  @Test
  void waitsForCause_whenVertxTellsNone() {
    call(
        call -> {
          call.expect();
          reportEnd(report("ask"), new IllegalStateException("closed"));
          assertThat(traced.traces.open()).contains("ask");
          call.end(null, new IOException("why"));
        });

    assertThat(only("ask").getAttributes().get(ErrorAttributes.ERROR_TYPE))
        .isEqualTo(IOException.class.getName());
  }

  @Test
  void takesFailureOfVertx_whenThereIsNoOther() {
    call(
        call -> {
          call.expect();
          reportEnd(report("ask"), new IllegalStateException("closed"));
          call.end(null, null);
        });

    assertThat(only("ask").getAttributes().get(ErrorAttributes.ERROR_TYPE))
        .isEqualTo(IllegalStateException.class.getName());
  }

  @Test
  void doesNotWait_whenTheModuleHasSpokenBefore() {
    call(
        call -> {
          call.expect();
          SpanHandle<?> handle = report("ask");
          call.end(null, null);
          assertThat(traced.traces.open()).contains("ask");
          reportEnd(handle, new IllegalStateException("closed"));
        });

    assertThat(only("ask").getAttributes().get(ErrorAttributes.ERROR_TYPE))
        .isEqualTo(IllegalStateException.class.getName());
  }

  @Test
  void endsWithoutReport() {
    call(call -> call.end(null, new IOException("refused")));

    assertThat(only("ask").getAttributes().get(ErrorAttributes.ERROR_TYPE))
        .isEqualTo(IOException.class.getName());
  }

  @Test
  void endsAtOnce_whenThereIsNoEndToWaitFor() {
    call(
        call -> {
          call.expect();
          SpanHandle<?> handle = report("ask");
          call.endWith("response");
          assertThat(traced.traces.open()).doesNotContain("ask");
          reportEnd(handle, new IllegalStateException("closed"));
        });

    assertThat(only("ask").getAttributes().get(ErrorAttributes.ERROR_TYPE)).isNull();
  }

  @Test
  void hasNoSpan_whenThereIsNoTraceOrPolicyForbids() {
    traced.onDuplicate(
        () -> {
          assertThat(start(null).operation()).isNull();
          assertThat(start(TracingPolicy.IGNORE).operation()).isNull();
          start(null).end(null, new IOException("unseen"));
          start(null).endWith("unseen");
          start(null).expect();
          return Future.succeededFuture();
        });
  }

  @Test
  void isSeen_whenRecorded() {
    call(
        call -> {
          assertThat(call.isSeen()).isTrue();
          call.end(null, null);
        });

    assertThat(only("ask").getName()).isEqualTo("ask");
  }

  @Test
  void isNotSeen_whenNotSampled() {
    OutgoingCall call =
        OutgoingCall.start(unsampled.vertrace, new Request("x"), "ask", TracingPolicy.ALWAYS);

    assertThat(call.isSeen()).isFalse();
    assertThat(call.operation()).isNotNull();
  }

  @Test
  void startsTrace_whenPolicyIsAlways() {
    traced.onDuplicate(
        () -> {
          start(TracingPolicy.ALWAYS).end(null, null);
          return Future.succeededFuture();
        });

    assertThat(TraceTrees.of(traced.traces.await(1))).isEqualTo("ask CLIENT\n");
  }

  @Test
  void throwsWhatWorkThrows() {
    OutgoingCall call = start(TracingPolicy.ALWAYS);

    assertThatThrownBy(
            () ->
                call.run(
                    traced.vertx,
                    () -> {
                      throw new IllegalStateException("on purpose");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(VertxInternals.current()).isNull();
    call.end(null, null);
    traced.traces.await(1);
  }
}
