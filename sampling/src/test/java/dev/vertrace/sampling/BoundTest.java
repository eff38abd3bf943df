package dev.vertrace.sampling;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P4: what is held is bounded by bytes, whatever is started. */
class BoundTest {
  private static final long MAX = 4 << 20;

  private record Open(Span root, List<Span> children) {}

  private static TailSdk sdk() {
    return new TailSdk(TailSampling.builder().ratio(0.1).slowOff().maxBytes(MAX));
  }

  /**
   * 10 to 100 times what fits: all requests are open at once, and only the last one's end decides.
   */
  @ParameterizedTest
  @ValueSource(ints = {3, 10, 60})
  void holdsNoMoreThanItMay_andFragmentsAreWholeOrNothing(int children) {
    try (TailSdk sdk = sdk()) {
      List<Open> open = new ArrayList<>();
      List<SpanData> exported = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        open.add(new Open(sdk.root("root"), new ArrayList<>()));
        assertBound(sdk);
      }
      for (int i = 0; i < children; i++) {
        for (Open request : open) {
          Span child = sdk.child(request.root, "child");
          child.setAttribute("text", "x".repeat(200)).end();
        }
        assertBound(sdk);
        exported.addAll(sdk.exported()); // so that no busy machine fills the queue
      }
      open.forEach(request -> TailSdk.fail(request.root));
      assertBound(sdk);
      exported.addAll(sdk.exported());
      assertWhole(exported, open, 1 + children);
      sdk.assertNothingLeft();
    }
  }

  private static void assertBound(TailSdk sdk) {
    assertThat(sdk.tail.budget().bytes()).isLessThanOrEqualTo(MAX);
  }

  private static void assertWhole(List<SpanData> exported, List<Open> open, long size) {
    Map<String, Long> sizes =
        exported.stream().collect(groupingBy(SpanData::getTraceId, counting()));
    long late =
        sizes.keySet().stream()
            .filter(id -> id.substring(18).compareTo("e6666666666666") < 0)
            .count();
    assertThat(sizes.values()).containsOnly(size);
    for (Open request : open) {
      String id = request.root.getSpanContext().getTraceId();
      if (request.root.getSpanContext().isSampled()) {
        assertThat(sizes).containsKey(id);
      }
    }
    assertThat(late).isPositive();
  }

  @Test
  void shedsLowestRandomnessFirst_andAllBelowIt() {
    try (TailSdk sdk = sdk()) {
      List<Span> roots = new ArrayList<>();
      long least = 0;
      long shed = 0;
      for (int i = 0; i < 2_000; i++) {
        Span root = sdk.root("root");
        if (!root.isRecording()) {
          String r = root.getSpanContext().getTraceId().substring(18);
          least = Math.max(least, Long.parseLong(r, 16));
          shed++;
          assertThat(sdk.child(root, "child").isRecording()).isFalse();
        }
        roots.add(root);
      }
      assertThat(shed).isPositive();
      assertThat(least).isLessThan(HeadRatio.of(0.1).threshold);
      assertThat(sdk.count(Outcome.SHED, Reason.MEMORY)).isEqualTo(shed);
      assertThat(sdk.count(Outcome.SHED, Reason.PARENT)).isEqualTo(shed);
      assertThat(sdk.tail.counters().count(Decision.SHED)).isEqualTo(shed);
      roots.forEach(Span::end);
      sdk.exported();
      sdk.assertNothingLeft();
      assertThat(sdk.tail.budget().admission(HeadRatio.of(0.1).threshold)).isZero();
    }
  }

  @Test
  void admitsByRandomness_moreStrictlyTheFullerItIs() {
    Budget budget = new Budget(1_000_000);
    long t = HeadRatio.of(0.1).threshold;
    assertThat(budget.admission(t)).isZero();
    assertThat(budget.take(575_000, Budget.Claim.KEPT)).isTrue();
    assertThat((double) budget.admission(t) / t).isBetween(0.49, 0.51);
    assertThat(budget.admits(t / 10 * 6, t)).isTrue();
    assertThat(budget.admits(t / 10 * 4, t)).isFalse();
    assertThat(budget.take(75_000, Budget.Claim.UNDECIDED)).isTrue();
    assertThat(budget.admits(HeadRatio.END - 1, t)).isFalse();
    assertThat(budget.take(1, Budget.Claim.COUNT)).isFalse();
    assertThat(budget.take(150_000, Budget.Claim.UNDECIDED)).isFalse();
    assertThat(budget.take(150_000, Budget.Claim.KEPT)).isTrue();
    assertThat(budget.take(100_000, Budget.Claim.KEPT)).isFalse();
    assertThat(budget.take(200_000, Budget.Claim.HEAD)).isTrue();
    assertThat(budget.take(1, Budget.Claim.HEAD)).isFalse();
    assertThat(budget.bytes()).isEqualTo(1_000_000);
  }

  /** A fragment for which there is no more room goes as a whole. */
  @Test
  void losesWholeFragment_whenItOutgrowsEverything() {
    TailSamplingBuilder options = TailSampling.builder().ratio(0).slowOff().maxBytes(MAX);
    try (TailSdk sdk = new TailSdk(options)) {
      Span root = sdk.root("root");
      TailSdk.fail(sdk.child(root, "failed"));
      Span sampled = sdk.child(root, "sampled");
      for (int i = 0; i < 100; i++) {
        sdk.child(i % 2 == 0 ? root : sampled, "child")
            .setAttribute("text", "x".repeat(100_000))
            .end();
        assertBound(sdk);
      }
      sampled.end();
      root.end();
      assertThat(sdk.exported()).isEmpty();
      assertThat(sdk.tail.counters().count(Decision.LOST)).isEqualTo(1);
      assertThat(sdk.count(Outcome.LOST, Reason.MEMORY)).isEqualTo(103);
      sdk.assertNothingLeft();
    }
  }
}
