package dev.vertrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.TagQueueRequest;

/** What only an interceptor traces, and nobody ends. */
class OpenCallsTest {
  private final TestTraces traces = new TestTraces();
  private final AtomicLong clock = new AtomicLong();
  private final OpenCalls open =
      new OpenCalls(MeterProvider.noop().get("test").counterBuilder("test").build(), clock::get);

  @AfterEach
  void leavesNoSpan() {
    assertThat(traces.recorded.open()).isEmpty();
    assertThat(traces.recorded.drain()).isEmpty();
  }

  @Test
  void endsSpan_whenCallIsOlderThanAnyShouldBe() {
    open.add(call());
    clock.addAndGet(OpenCalls.OLDEST.toNanos() + 1);
    TracedCall next = call();
    open.add(next);

    SpanData span = traces.recorded.drain().get(0);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type"))).isEqualTo("_OTHER");
    next.end(null, null);
    traces.single();
  }

  @Test
  void endsOldest_whenThereAreTooMany() {
    List<TracedCall> calls = new ArrayList<>();
    for (int i = 0; i <= OpenCalls.MOST; i++) {
      calls.add(call());
      open.add(calls.get(i));
    }

    assertThat(traces.recorded.drain()).hasSize(1);
    assertThat(calls.get(0).abandon()).isFalse(); // it is the one that has ended
    calls.forEach(call -> call.end(null, null));
    traces.recorded.await(OpenCalls.MOST);
  }

  @Test
  void keepsOldCallOpen_whenManyOthersHaveEnded() {
    TracedCall poll = call();
    open.add(poll);
    for (int i = 0; i <= OpenCalls.MOST; i++) {
      TracedCall other = call();
      open.add(other);
      open.remove(other);
      other.end(null, null);
    }

    assertThat(traces.recorded.open()).hasSize(1);
    poll.end(null, null);
    traces.recorded.await(OpenCalls.MOST + 2);
  }

  @Test
  void endsNothingTwice() {
    TracedCall call = call();
    call.end(null, null);
    assertThat(call.abandon()).isFalse();
    traces.single();
  }

  @Test
  void endsSpan_whenConventionFailsToGiveUpItsCall() {
    assertThat(call(TagQueueRequest.builder().build()).abandon()).isTrue();

    assertThat(traces.single().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  private TracedCall call() {
    return call(ListQueuesRequest.builder().build());
  }

  private TracedCall call(SdkRequest request) {
    return traces.tracing.start(new ClientInfo("SQS", null, null, null), request);
  }
}
