package dev.vertrace.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FragmentLifeTest {
  private static final Duration LINGER = Duration.ofSeconds(10);
  private static final Duration MAX_AGE = Duration.ofSeconds(60);

  private static TailSamplingBuilder onlyErrors() {
    return TailSampling.builder().ratio(0).slowOff();
  }

  private static Attributes released(String reason) {
    return Attributes.of(SamplingAttributes.REASON, reason);
  }

  private static Attributes released(String reason, long spans, long lost) {
    return Attributes.of(
        SamplingAttributes.REASON, reason,
        SamplingAttributes.FRAGMENT_SPANS, spans,
        SamplingAttributes.FRAGMENT_LOST, lost);
  }

  @Test
  void localRootSaysHowManySpansThereAre() {
    try (TailSdk sdk = new TailSdk(onlyErrors())) {
      Span root = sdk.root("root");
      sdk.child(root, "child").end();
      TailSdk.fail(root);
      List<SpanData> spans = sdk.exported();
      assertThat(spans.get(0).getAttributes()).isEqualTo(released("error", 2, 0));
      assertThat(spans.get(0).getTotalAttributeCount()).isEqualTo(3);
      assertThat(spans.get(1).getAttributes()).isEqualTo(released("error"));
      assertThat(spans).allSatisfy(span -> assertThat(span.getSpanContext().isSampled()).isTrue());
      assertThat(spans.get(0).getSpanContext().getTraceFlags().isTraceIdRandom())
          .isEqualTo(root.getSpanContext().getTraceFlags().isTraceIdRandom());
    }
  }

  @Test
  void headSampledKeepThreshold_andHaveNoReason() {
    try (TailSdk sdk = new TailSdk(onlyErrors().ratio(1))) {
      Span root = sdk.root("root");
      sdk.child(root, "child").end();
      TailSdk.fail(root);
      List<SpanData> spans = sdk.exported();
      assertThat(spans).extracting(SpanData::getName).containsExactly("child", "root");
      assertThat(spans.get(0).getAttributes()).isEqualTo(Attributes.empty());
      assertThat(spans.get(1).getAttributes())
          .isEqualTo(
              Attributes.of(
                  SamplingAttributes.FRAGMENT_SPANS, 2L, SamplingAttributes.FRAGMENT_LOST, 0L));
      assertThat(spans)
          .allSatisfy(
              span ->
                  assertThat(span.getSpanContext().getTraceState().get("ot")).isEqualTo("th:0"));
      sdk.assertNothingLeft();
    }
  }

  @Test
  void childThatFailsWithinLinger_keepsAll() {
    try (TailSdk sdk = new TailSdk(onlyErrors())) {
      Span root = sdk.root("root");
      Span child = sdk.child(root, "child");
      root.end();
      sdk.pass(LINGER.minusMillis(1));
      TailSdk.fail(child);
      assertThat(sdk.exportedNames()).containsExactly("root", "child");
      sdk.assertNothingLeft();
    }
  }

  @Test
  void lateSpanOfDropped_isNotExported_andItsErrorCountsAsLost() {
    try (TailSdk sdk = new TailSdk(onlyErrors())) {
      Span root = sdk.root("root");
      Span fine = sdk.child(root, "fine");
      Span failed = sdk.child(root, "failed");
      root.end();
      sdk.pass(LINGER);
      fine.end();
      TailSdk.fail(failed);
      failed.end();
      assertThat(sdk.exported()).isEmpty();
      assertThat(sdk.count(Outcome.DROPPED, Reason.LATE)).isEqualTo(1);
      assertThat(sdk.count(Outcome.LOST, Reason.LATE)).isEqualTo(1);
      sdk.assertNothingLeft();
    }
  }

  @Test
  void lateSpanOfKept_isExported_andWasCountedOnTheRoot() {
    try (TailSdk sdk = new TailSdk(onlyErrors())) {
      Span root = sdk.root("root");
      Span child = sdk.child(root, "child");
      TailSdk.fail(root);
      sdk.pass(LINGER);
      SpanData data = sdk.exported().get(0);
      assertThat(data.getAttributes()).isEqualTo(released("error", 2, 0));
      child.end();
      assertThat(sdk.exported().get(0).getAttributes()).isEqualTo(released("error"));
      sdk.assertNothingLeft();
    }
  }

  @Test
  void spanThatStartsAfterTheClose_opensAnother() {
    try (TailSdk sdk = new TailSdk(onlyErrors())) {
      Span root = sdk.root("root");
      root.end();
      TailSdk.fail(sdk.child(root, "after drop"));
      Span failed = sdk.root("failed");
      TailSdk.fail(failed);
      sdk.child(failed, "after keep").end();
      List<SpanData> spans = sdk.exported();
      assertThat(spans).extracting(SpanData::getName).containsExactly("after drop", "failed");
      assertThat(spans.get(0).getAttributes()).isEqualTo(released("error", 1, 0));
      sdk.assertNothingLeft();
    }
  }

  @Test
  void whatTheProcessSendsToItself_isOfTheSameFragment() {
    try (TailSdk sdk = new TailSdk(onlyErrors())) {
      Span outer = sdk.root("outer");
      Span inner = sdk.under(asRemote(outer), "inner");
      sdk.child(inner, "inner child").end();
      inner.end();
      TailSdk.fail(outer);
      List<SpanData> spans = sdk.exported();
      assertThat(spans)
          .extracting(SpanData::getName)
          .containsExactly("outer", "inner", "inner child");
      assertThat(spans.get(0).getAttributes()).isEqualTo(released("error", 3, 0));
      sdk.assertNothingLeft();
    }
  }

  @Test
  void whatComesBackAfterItsFragmentClosed_isAnotherFragment() {
    try (TailSdk sdk = new TailSdk(onlyErrors())) {
      Span outer = sdk.root("outer");
      outer.end();
      TailSdk.fail(sdk.under(asRemote(outer), "inner"));
      assertThat(sdk.exportedNames()).containsExactly("inner");
      sdk.assertNothingLeft();
    }
  }

  private static SpanContext asRemote(Span span) {
    return SpanContext.createFromRemoteParent(
        span.getSpanContext().getTraceId(),
        span.getSpanContext().getSpanId(),
        TraceFlags.getDefault(),
        span.getSpanContext().getTraceState());
  }

  @Test
  void excessOfSpansIsLost_andSaidSo() {
    try (TailSdk sdk = new TailSdk(onlyErrors().maxSpansPerFragment(3))) {
      Span root = sdk.root("root");
      for (int i = 1; i < 10; i++) {
        sdk.child(root, "child" + i).end();
      }
      TailSdk.fail(sdk.child(root, "beyond")); // its error counts nevertheless
      root.end();
      List<SpanData> spans = sdk.exported();
      assertThat(spans).extracting(SpanData::getName).containsExactly("root", "child1", "child2");
      assertThat(spans.get(0).getAttributes()).isEqualTo(released("error", 11, 8));
      assertThat(sdk.count(Outcome.LOST, Reason.FRAGMENT_LIMIT)).isEqualTo(8);
      sdk.assertNothingLeft();
    }
  }

  @Test
  void streamIsDecidedByWindows() {
    try (TailSdk sdk = new TailSdk(onlyErrors())) {
      Span root = sdk.root("stream");
      sdk.child(root, "dropped").end();
      sdk.pass(MAX_AGE);
      assertThat(sdk.count(Outcome.DROPPED, Reason.MAX_AGE)).isEqualTo(1);
      TailSdk.fail(sdk.child(root, "kept"));
      Span open = sdk.child(root, "open");
      assertThat(open.getSpanContext().isSampled()).isTrue();
      sdk.pass(MAX_AGE);
      assertThat(sdk.exportedNames()).containsExactly("kept");
      Span next = sdk.child(root, "next window");
      assertThat(next.getSpanContext().isSampled()).isFalse();
      next.end();
      open.end();
      root.end();
      List<SpanData> spans = sdk.exported();
      assertThat(spans).extracting(SpanData::getName).containsExactly("open", "stream");
      assertThat(spans.get(0).getAttributes()).isEqualTo(released("error"));
      assertThat(spans.get(1).getAttributes()).isEqualTo(released("error", 5, 2));
      sdk.assertNothingLeft();
    }
  }

  @Test
  void shutdownDropsTheUndecided_andFlushesTheKept() {
    TailSdk sdk = new TailSdk(onlyErrors());
    Span undecided = sdk.root("undecided");
    sdk.child(undecided, "held").end();
    Span kept = sdk.root("kept");
    TailSdk.fail(sdk.child(kept, "failed"));
    sdk.close();
    assertThat(sdk.delegate.take()).extracting(SpanData::getName).containsExactly("failed");
    assertThat(sdk.delegate.shutdowns).hasValue(1);
    assertThat(sdk.count(Outcome.DROPPED, Reason.SHUTDOWN)).isEqualTo(2);
    assertThat(sdk.count(Outcome.LOST, Reason.SHUTDOWN)).isEqualTo(1);
    undecided.end();
    kept.end();
    sdk.assertNothingLeft();
  }

  @Test
  void shutdownKeepsWhatIsSlowByThen() {
    TailSdk sdk = TailSdk.keepingNothing();
    Span root = sdk.root("root");
    sdk.child(root, "child").end();
    sdk.nanos.addAndGet(TimeUnit.SECONDS.toNanos(1)); // and no tick
    sdk.close();
    assertThat(sdk.delegate.take()).extracting(SpanData::getName).containsExactly("child");
    root.end();
    sdk.assertNothingLeft();
  }

  @Test
  void shutdownKeepsTheUndecided_ifAskedTo() {
    TailSdk sdk = new TailSdk(onlyErrors().keepUndecidedOnShutdown(true));
    Span root = sdk.root("root");
    Span open = sdk.child(root, "open");
    sdk.child(root, "ended").end();
    root.end();
    sdk.close();
    assertThat(sdk.delegate.take()).extracting(SpanData::getName).containsExactly("root", "ended");
    assertThat(open.isRecording()).isTrue();
    assertThat(sdk.count(Outcome.EXPORTED_LATE, Reason.SHUTDOWN)).isEqualTo(2);
    sdk.assertNothingLeft();
  }
}
