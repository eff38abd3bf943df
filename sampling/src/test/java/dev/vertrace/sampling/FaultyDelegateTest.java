package dev.vertrace.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FaultyDelegateTest {
  @Test
  void spansOfThrowingDelegateAreLost_andOthersFollow() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      sdk.delegate.first(
          span -> {
            if (span.getName().equals("poison")) {
              throw new StackOverflowError("delegate's fault");
            }
          });
      TailSdk.fail(sdk.root("poison"));
      TailSdk.fail(sdk.root("fine"));
      assertThat(sdk.exportedNames()).containsExactly("fine");
      assertThat(sdk.count(Outcome.LOST, Reason.DELEGATE)).isEqualTo(1);
      sdk.assertNothingLeft();
    }
  }

  @Test
  void requestsGoOn_whenDelegateBlocks_andFragmentsAreWholeOrLost() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch unblocked = new CountDownLatch(1);
    try (TailSdk sdk = new TailSdk(TailSampling.builder().ratio(0).queueSize(100))) {
      sdk.delegate.first(
          span -> {
            blocked.countDown();
            awaitQuietly(unblocked);
          });
      TailSdk.fail(sdk.root("first"));
      assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 1_000; i++) {
        failedPair(sdk);
      }
      assertThat(sdk.count(Outcome.LOST, Reason.QUEUE_FULL)).isEqualTo(2 * (1_000 - 37));
      unblocked.countDown();
      assertThat(sdk.exportedNames()).hasSize(1 + 2 * 37);
      sdk.assertNothingLeft();
    }
  }

  private static void failedPair(TailSdk sdk) {
    Span root = sdk.root("root");
    sdk.child(root, "child").end();
    TailSdk.fail(root);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void headSampleHasRoom_whenErrorsFillTheQueue() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch unblocked = new CountDownLatch(1);
    try (TailSdk sdk = new TailSdk(TailSampling.builder().ratio(0).queueSize(100))) {
      sdk.delegate.first(
          span -> {
            blocked.countDown();
            awaitQuietly(unblocked);
          });
      for (int i = 0; i < 1_000; i++) {
        TailSdk.fail(sdk.root("late"));
      }
      assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
      sdk.tail.setRatio(1);
      for (int i = 0; i < 20; i++) {
        sdk.root("head").end();
      }
      unblocked.countDown();
      assertThat(sdk.exportedNames()).filteredOn("head"::equals).hasSize(20);
    }
  }

  @Test
  void everyDelegateGetsWhatIsKept() {
    TailSampling tail = TailSampling.builder().ratio(0).build();
    Delegate first = new Delegate();
    Delegate second = new Delegate();
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setSampler(tail.sampler())
            .addSpanProcessor(tail.processor(first))
            .addSpanProcessor(tail.processor(second))
            .build()) {
      TailSdk.fail(provider.get("test").spanBuilder("failed").startSpan());
      provider.get("test").spanBuilder("fine").startSpan().end();
      assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
      assertThat(first.take()).extracting(SpanData::getName).containsExactly("failed");
      assertThat(second.take()).extracting(SpanData::getName).containsExactly("failed");
      assertThat(provider.shutdown().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
      assertThat(first.shutdowns).hasValue(1);
      assertThat(second.shutdowns).hasValue(1);
    }
  }

  @Test
  void endToldTwiceByOthers_countsOnce() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      Delegate delegate = new Delegate();
      TailSampling tail = TailSampling.builder().ratio(0).build();
      TailSamplingSpanProcessor processor = tail.processor(delegate);
      Span root = sdk.root("root");
      Span child = sdk.child(root, "child");
      processor.onStart(Context.root(), (ReadWriteSpan) root);
      processor.onStart(Context.root(), (ReadWriteSpan) child);
      child.end();
      processor.onEnd((ReadWriteSpan) child);
      processor.onEnd((ReadWriteSpan) child);
      TailSdk.fail(root);
      processor.onEnd((ReadWriteSpan) root);
      processor.onEnd((ReadWriteSpan) root);
      assertThat(tail.remembered()).isZero(); // it is closed
      processor.forceFlush().join(10, TimeUnit.SECONDS);
      assertThat(delegate.take()).hasSize(2);
      processor.shutdown().join(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void realTimeTellsSlowRequests_whileTheyAreOpen() throws Exception {
    TailSampling tail = TailSampling.builder().options("ratio=0,slow=200ms").build();
    Delegate delegate = new Delegate();
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setSampler(tail.sampler())
            .addSpanProcessor(tail.processor(delegate))
            .build()) {
      Span root = provider.get("test").spanBuilder("root").startSpan();
      Context context = Context.root().with(root);
      long started = System.nanoTime();
      while (!tail.isKept(context) && System.nanoTime() - started < 10_000_000_000L) {
        Thread.onSpinWait();
      }
      assertThat(tail.isKept(context)).isTrue();
      assertThat(System.nanoTime() - started).isGreaterThan(150_000_000L);
      root.end();
    }
    assertThat(delegate.take()).hasSize(1);
  }
}
