package dev.vertrace.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of spans that never end, and of those that end when nobody waits any more. */
class UnendedTest {
  private static final Duration LINGER = Duration.ofSeconds(10);
  private static final Duration MAX_AGE = Duration.ofSeconds(60);

  private static TailSamplingBuilder onlyErrors() {
    return TailSampling.builder().ratio(0).slowOff();
  }

  private static void pass(TailSdk sdk, int windows) {
    for (int i = 0; i < windows; i++) {
      sdk.pass(MAX_AGE);
    }
  }

  @Test
  void streamIsGivenUp_whenNothingHappensInTenWindows() {
    try (TailSdk sdk = new TailSdk(onlyErrors())) {
      Span stream = sdk.root("stream");
      pass(sdk, 10);
      Span child = sdk.child(stream, "child");
      pass(sdk, 10);
      child.end();
      pass(sdk, 10);
      assertThat(sdk.tail.counters().count(Decision.DROP)).isZero();
      pass(sdk, 1);
      assertThat(sdk.tail.counters().count(Decision.DROP)).isEqualTo(1);
      stream.end();
      sdk.assertNothingLeft();
    }
  }

  @Test
  void openChildIsRemembered_forTenWindowsFromTheClose() {
    try (TailSdk sdk = new TailSdk(onlyErrors())) {
      Span root = sdk.root("root");
      Span child = sdk.child(root, "child");
      sdk.pass(LINGER);
      root.end();
      sdk.pass(LINGER);
      assertThat(sdk.tail.counters().count(Decision.DROP)).isEqualTo(1);
      sdk.pass(MAX_AGE.multipliedBy(10).minusNanos(1));
      assertThat(sdk.tail.remembered()).isEqualTo(1);
      sdk.pass(Duration.ofNanos(1));
      assertThat(child.isRecording()).isTrue();
      sdk.assertNothingLeft();
    }
  }

  @Test
  void rootThatNeverEnds_isForgotten() {
    try (TailSdk sdk = new TailSdk(onlyErrors())) {
      Span root = sdk.root("root");
      sdk.child(root, "child").end();
      pass(sdk, 30);
      assertThat(sdk.exported()).isEmpty();
      assertThat(sdk.count(Outcome.DROPPED, Reason.UNENDED)).isEqualTo(1);
      sdk.assertNothingLeft();
      root.end();
      sdk.assertNothingLeft();
    }
  }

  @Test
  void childThatNeverEnds_ofKept_countsAsLost() {
    try (TailSdk sdk = new TailSdk(onlyErrors())) {
      Span root = sdk.root("root");
      Span child = sdk.child(root, "child");
      TailSdk.fail(root);
      pass(sdk, 30);
      assertThat(sdk.exported().get(0).getAttributes())
          .isEqualTo(
              Attributes.of(
                  SamplingAttributes.REASON, "error",
                  SamplingAttributes.FRAGMENT_SPANS, 2L,
                  SamplingAttributes.FRAGMENT_LOST, 0L));
      assertThat(sdk.count(Outcome.LOST, Reason.UNENDED)).isEqualTo(1);
      assertThat(child.isRecording()).isTrue();
      sdk.assertNothingLeft();
    }
  }

  @Test
  void spanThatEndsAfterItWasGivenUp_countsOnce() {
    try (TailSdk sdk = new TailSdk(onlyErrors().ratio(1))) {
      Span root = sdk.root("root");
      Span child = sdk.child(root, "child");
      root.end();
      pass(sdk, 30);
      assertThat(sdk.exportedNames()).containsExactly("root");
      child.end();
      assertThat(sdk.exported()).isEmpty();
      assertThat(sdk.count(Outcome.LOST, Reason.UNENDED)).isEqualTo(1);
      sdk.assertNothingLeft();
    }
  }

  @Test
  void unendedSpansAreBounded() {
    try (TailSdk sdk = new TailSdk(onlyErrors())) {
      for (int i = 0; i < 200; i++) {
        Span root = sdk.root("root");
        for (int j = 0; j < 500; j++) {
          assertThat(sdk.child(root, "leaks").isRecording()).isTrue();
        }
        root.end();
        sdk.pass(LINGER);
      }
      assertThat(sdk.tail.remembered()).isLessThanOrEqualTo(65_536);
      assertThat(sdk.count(Outcome.DROPPED, Reason.UNENDED)).isGreaterThan(30_000);
    }
  }
}
