package dev.vertrace.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A message or call of a process to itself: of its sender's fragment, and a local root. */
class JoinedRootTest {
  private static Context arrivesFrom(Span sender) {
    SpanContext own = sender.getSpanContext();
    return Context.root()
        .with(
            Span.wrap(
                SpanContext.createFromRemoteParent(
                    own.getTraceId(),
                    own.getSpanId(),
                    own.getTraceFlags(),
                    TraceState.getDefault())));
  }

  private static Span joined(TailSdk sdk, Span sender) {
    return sdk.tracer.spanBuilder("consumer").setParent(arrivesFrom(sender)).startSpan();
  }

  @Test
  void slowFiresWhenCrossed_whileTheSenderIsQuick() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      Span root = sdk.root("root");
      sdk.pass(Duration.ofMillis(500));
      Span consumer = joined(sdk, root);
      root.end();
      sdk.pass(Duration.ofMillis(999));
      assertThat(isSampledBelow(sdk, consumer)).isFalse();
      sdk.pass(Duration.ofMillis(1));
      assertThat(isSampledBelow(sdk, consumer)).isTrue();
      consumer.end();
      assertThat(sdk.exportedNames()).containsExactly("root", "consumer", "child", "child");
      assertThat(sdk.count(Outcome.EXPORTED_LATE, Reason.SLOW)).isEqualTo(4);
      sdk.assertNothingLeft();
    }
  }

  private static boolean isSampledBelow(TailSdk sdk, Span parent) {
    Span child = sdk.child(parent, "child");
    child.end();
    return child.getSpanContext().isSampled();
  }

  @Test
  void slowIsToldAtTheEnd_whenNoTickCameBefore() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      Span root = sdk.root("root");
      Span consumer = joined(sdk, root);
      root.end();
      sdk.nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
      consumer.end();
      assertThat(sdk.exported()).hasSize(2);
      sdk.assertNothingLeft();
    }
  }

  @Test
  void slowIsToldBeforeTheLingerEnds_whenOneTickSeesBoth() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      Span root = sdk.root("root");
      Span consumer = joined(sdk, root);
      root.end();
      sdk.pass(Duration.ofSeconds(10));
      assertThat(sdk.exportedNames()).containsExactly("root");
      consumer.end();
      assertThat(sdk.exportedNames()).containsExactly("consumer");
      sdk.assertNothingLeft();
    }
  }

  @Test
  void quickOnesKeepNothing_howeverLongTheyAreTogether() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      Span root = sdk.root("root");
      Span child = sdk.child(root, "child");
      root.end();
      for (int i = 0; i < 20; i++) {
        Span consumer = joined(sdk, child);
        sdk.pass(Duration.ofMillis(400));
        consumer.end();
      }
      child.end();
      assertThat(sdk.exported()).isEmpty();
      sdk.assertNothingLeft();
    }
  }

  @Test
  void haveTheThresholdOfTheirOwnName() {
    TailSamplingBuilder options =
        TailSampling.builder()
            .ratio(0)
            .slowThreshold("consumer", Duration.ofMillis(100))
            .slowThreshold("root", Duration.ofSeconds(30));
    try (TailSdk sdk = new TailSdk(options)) {
      Span root = sdk.root("root");
      Span consumer = joined(sdk, root);
      sdk.pass(Duration.ofMillis(99));
      assertThat(isSampledBelow(sdk, root)).isFalse();
      sdk.pass(Duration.ofMillis(1));
      assertThat(isSampledBelow(sdk, root)).isTrue();
      consumer.end();
      root.end();
      assertThat(sdk.exported()).hasSize(4);
    }
  }

  @Test
  void thresholdsChangeAtRunTime_forOpenOnesToo() {
    try (TailSdk sdk = new TailSdk(TailSampling.builder().ratio(0).slowOff())) {
      Span root = sdk.root("root");
      Span consumer = joined(sdk, root);
      root.end();
      sdk.pass(Duration.ofSeconds(2));
      sdk.tail.setSlowThreshold("consumer", Duration.ofSeconds(1));
      sdk.pass(Duration.ZERO);
      assertThat(isSampledBelow(sdk, consumer)).isTrue();
    }
  }

  @Test
  void theirErrorCounts_whenScopeIsLocalRoot() {
    try (TailSdk sdk = new TailSdk(TailSampling.builder().ratio(0).errors(ErrorScope.LOCAL_ROOT))) {
      Span root = sdk.root("root");
      Span consumer = joined(sdk, root);
      TailSdk.fail(sdk.child(consumer, "child"));
      assertThat(isSampledBelow(sdk, root)).isFalse();
      TailSdk.fail(consumer);
      assertThat(isSampledBelow(sdk, root)).isTrue();
      root.end();
      assertThat(sdk.exported()).hasSize(5);
      sdk.assertNothingLeft();
    }
  }

  @Test
  void theirErrorKeepsAll_evenAfterTheLinger() {
    try (TailSdk sdk = new TailSdk(TailSampling.builder().ratio(0).slowOff())) {
      Span root = sdk.root("root");
      Span consumer = joined(sdk, root);
      root.end();
      sdk.pass(Duration.ofSeconds(30));
      TailSdk.fail(consumer);
      assertThat(sdk.exportedNames()).containsExactly("root", "consumer");
      sdk.assertNothingLeft();
    }
  }

  @Test
  void thoseThatNeverEnd_areGivenUp() {
    try (TailSdk sdk = new TailSdk(TailSampling.builder().ratio(0).slowOff())) {
      Span root = sdk.root("root");
      Span consumer = joined(sdk, root);
      sdk.pass(Duration.ofSeconds(10));
      root.end();
      sdk.pass(Duration.ofSeconds(10));
      sdk.pass(Duration.ofSeconds(50).minusNanos(1));
      assertThat(sdk.count(Outcome.DROPPED, Reason.NONE)).isZero();
      sdk.pass(Duration.ofNanos(1));
      assertThat(sdk.count(Outcome.DROPPED, Reason.NONE)).isEqualTo(1);
      TailSdk.fail(consumer);
      assertThat(sdk.exported()).isEmpty();
      assertThat(sdk.count(Outcome.LOST, Reason.LATE)).isEqualTo(1);
      sdk.assertNothingLeft();
    }
  }

  @Test
  void forcedOnesKeepAll() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      Span root = sdk.root("root");
      Context asked = TailSampling.forced(arrivesFrom(root));
      Span consumer = sdk.tracer.spanBuilder("consumer").setParent(asked).startSpan();
      assertThat(consumer.getSpanContext().isSampled()).isTrue();
      consumer.end();
      root.end();
      assertThat(sdk.exportedNames()).containsExactly("root", "consumer");
      assertThat(sdk.count(Outcome.EXPORTED_LATE, Reason.FORCED)).isEqualTo(2);
      sdk.assertNothingLeft();
    }
  }

  @Test
  void slowOnesOfLaterWindowsKeepTheirs() {
    TailSamplingBuilder options =
        TailSampling.builder().ratio(0).slowThreshold("stream", Duration.ofHours(2));
    try (TailSdk sdk = new TailSdk(options)) {
      Span stream = sdk.root("stream");
      sdk.child(stream, "early").end();
      sdk.pass(Duration.ofSeconds(60));
      assertThat(sdk.exported()).isEmpty();
      Span consumer = joined(sdk, stream);
      sdk.pass(Duration.ofSeconds(2));
      consumer.end();
      sdk.pass(Duration.ofSeconds(58));
      assertThat(sdk.exportedNames()).isEqualTo(List.of("consumer"));
      stream.end();
      assertThat(sdk.exportedNames()).isEqualTo(List.of("stream"));
      sdk.assertNothingLeft();
    }
  }
}
