package dev.vertrace.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TriggerTest {
  private static TailSamplingBuilder nothing() {
    return TailSampling.builder().ratio(0);
  }

  private static void failedChild(TailSdk sdk, SpanKind kind, long httpStatus) {
    Span root = sdk.root("root");
    Span child =
        sdk.tracer
            .spanBuilder("child")
            .setSpanKind(kind)
            .setParent(Context.root().with(root))
            .startSpan();
    child.setAttribute("http.response.status_code", httpStatus);
    TailSdk.fail(child);
    root.end();
  }

  @Test
  void keepsNothing_withoutTrigger() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      sdk.root("root").end();
      assertThat(sdk.exported()).isEmpty();
      sdk.assertNothingLeft();
    }
  }

  @Test
  void keepsWholeFragment_whenAnySpanFails() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      failedChild(sdk, SpanKind.INTERNAL, 500);
      assertThat(sdk.exportedNames()).containsExactly("root", "child");
      assertThat(sdk.count(Outcome.EXPORTED_LATE, Reason.ERROR)).isEqualTo(2);
      sdk.assertNothingLeft();
    }
  }

  @Test
  void keepsOnlyFailedRoots_whenScopeIsLocalRoot() {
    try (TailSdk sdk = new TailSdk(nothing().errors(ErrorScope.LOCAL_ROOT))) {
      failedChild(sdk, SpanKind.INTERNAL, 500);
      TailSdk.fail(sdk.root("failed"));
      assertThat(sdk.exportedNames()).containsExactly("failed");
    }
  }

  @Test
  void keepsNoError_whenOff() {
    try (TailSdk sdk = new TailSdk(nothing().errors(ErrorScope.OFF))) {
      TailSdk.fail(sdk.root("failed"));
      assertThat(sdk.exported()).isEmpty();
    }
  }

  @Test
  void clientErrorAloneIsNone_unlessAskedFor() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      failedChild(sdk, SpanKind.CLIENT, 404);
      assertThat(sdk.exported()).isEmpty();
      failedChild(sdk, SpanKind.CLIENT, 503);
      assertThat(sdk.exported()).hasSize(2);
    }
    try (TailSdk sdk = new TailSdk(nothing().clientErrors(true))) {
      failedChild(sdk, SpanKind.CLIENT, 404);
      assertThat(sdk.exported()).hasSize(2);
    }
  }

  @Test
  void serverErrorIsOne_evenWithoutStatus() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      Span root = sdk.tracer.spanBuilder("root").setSpanKind(SpanKind.SERVER).startSpan();
      root.setAttribute("http.response.status_code", 500L).end();
      assertThat(sdk.exported()).hasSize(1);
    }
  }

  @Test
  void leavesOutErrorsToIgnore_whateverOtherRulesThrow() {
    TailSamplingBuilder options =
        nothing()
            .ignoreErrors(
                span -> {
                  throw new AssertionError("user's fault");
                })
            .ignoreErrors(span -> span.getName().equals("known"));
    try (TailSdk sdk = new TailSdk(options)) {
      TailSdk.fail(sdk.root("known"));
      TailSdk.fail(sdk.root("unknown"));
      assertThat(sdk.exportedNames()).containsExactly("unknown");
    }
  }

  @Test
  void slowFiresWhenCrossed_andCallsAfterItAreSampled() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      Span root = sdk.root("root");
      sdk.pass(Duration.ofMillis(999));
      Span before = sdk.child(root, "before");
      assertThat(before.getSpanContext().isSampled()).isFalse();
      sdk.pass(Duration.ofMillis(1));
      Span after = sdk.child(root, "after");
      assertThat(after.getSpanContext().isSampled()).isTrue();
      before.end();
      after.end();
      root.end();
      assertThat(sdk.exportedNames()).containsExactly("root", "before", "after");
      assertThat(sdk.count(Outcome.EXPORTED_LATE, Reason.SLOW)).isEqualTo(3);
      sdk.assertNothingLeft();
    }
  }

  @Test
  void slowIsToldAtTheEnd_whenNoTickCameBefore() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      Span root = sdk.root("root");
      sdk.nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
      root.end();
      assertThat(sdk.exported()).hasSize(1);
    }
  }

  @Test
  void slowIsTold_whenTimesAreGiven() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      Span root = sdk.tracer.spanBuilder("root").setStartTimestamp(1, TimeUnit.SECONDS).startSpan();
      root.end(2, TimeUnit.SECONDS);
      assertThat(sdk.exported()).hasSize(1);
    }
  }

  @Test
  void clockThatJumps_makesNothingSlow() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      Span root = sdk.root("root");
      sdk.wall.addAndGet(TimeUnit.HOURS.toNanos(1));
      sdk.pass(Duration.ofMillis(10));
      root.end();
      Span other = sdk.root("other");
      sdk.wall.addAndGet(-TimeUnit.HOURS.toNanos(2));
      other.end();
      assertThat(sdk.exported()).isEmpty();
    }
  }

  @Test
  void routesHaveThresholdsOfTheirOwn() {
    TailSamplingBuilder options =
        nothing()
            .slowThreshold("/report", Duration.ofSeconds(30))
            .slowThreshold("/quick", Duration.ofMillis(100))
            .slowThreshold("job", Duration.ofMillis(500));
    try (TailSdk sdk = new TailSdk(options)) {
      Span report = sdk.root("GET /report").setAttribute("http.route", "/report");
      Span quick = sdk.root("GET");
      Span job = sdk.root("job");
      Span other = sdk.root("other");
      sdk.pass(Duration.ofMillis(99));
      quick.setAttribute("http.route", "/quick"); // known late
      sdk.pass(Duration.ofMillis(51));
      assertThat(isSampledBelow(sdk, quick)).isTrue();
      assertThat(isSampledBelow(sdk, job)).isFalse();
      sdk.pass(Duration.ofMillis(400));
      assertThat(isSampledBelow(sdk, job)).isTrue();
      assertThat(isSampledBelow(sdk, other)).isFalse();
      sdk.pass(Duration.ofSeconds(28));
      assertThat(isSampledBelow(sdk, other)).isTrue();
      assertThat(isSampledBelow(sdk, report)).isFalse();
      sdk.pass(Duration.ofSeconds(2));
      assertThat(isSampledBelow(sdk, report)).isTrue();
    }
  }

  private static boolean isSampledBelow(TailSdk sdk, Span parent) {
    Span child = sdk.child(parent, "child");
    child.end();
    return child.getSpanContext().isSampled();
  }

  @Test
  void thresholdsChangeAtRunTime_forOpenRequestsToo() {
    try (TailSdk sdk = new TailSdk(nothing().slowOff())) {
      Span root = sdk.root("root");
      Span routed = sdk.root("routed");
      sdk.pass(Duration.ofSeconds(2));
      assertThat(isSampledBelow(sdk, root)).isFalse();
      sdk.tail.setSlowThreshold("routed", Duration.ofSeconds(1));
      sdk.pass(Duration.ZERO);
      assertThat(isSampledBelow(sdk, root)).isFalse();
      assertThat(isSampledBelow(sdk, routed)).isTrue();
      sdk.tail.setSlowThreshold(Duration.ofSeconds(1));
      sdk.pass(Duration.ZERO);
      assertThat(isSampledBelow(sdk, root)).isTrue();
    }
  }

  @Test
  void keepsFirstOfRouteInInterval() {
    try (TailSdk sdk = new TailSdk(nothing().rareInterval(Duration.ofSeconds(60)))) {
      sdk.root("a").end();
      sdk.root("a").end();
      sdk.root("b").setAttribute("http.route", "/b").updateName("GET /b").end();
      sdk.root("b").setAttribute("http.route", "/b").updateName("POST /b").end();
      assertThat(sdk.exportedNames()).containsExactly("a", "GET /b");
      sdk.pass(Duration.ofSeconds(60));
      sdk.root("a").end();
      sdk.root("a").end();
      assertThat(sdk.exportedNames()).containsExactly("a");
      assertThat(sdk.count(Outcome.EXPORTED_LATE, Reason.RARE)).isEqualTo(3);
    }
  }

  @Test
  void rareRoutesAreBounded_howeverManyNamesThereAre() {
    try (TailSdk sdk = new TailSdk(nothing().rareInterval(Duration.ofSeconds(60)))) {
      for (int i = 0; i < 2_000; i++) {
        sdk.root("name" + i).end();
      }
      assertThat(sdk.exported()).hasSize(501); // one for all others
    }
  }

  @Test
  void keepsWhatIsForced_fromTheMomentOn() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      Span root = sdk.root("root");
      Context context = Context.root().with(root);
      assertThat(sdk.tail.isKept(context)).isFalse();
      assertThat(sdk.tail.keep(context)).isTrue();
      assertThat(sdk.tail.isKept(context)).isTrue();
      assertThat(isSampledBelow(sdk, root)).isTrue();
      root.end();
      assertThat(sdk.exportedNames()).containsExactly("root", "child");
      assertThat(sdk.tail.keep(Context.root())).isFalse();
    }
  }

  @Test
  void keepsWhatIsForced_fromItsStart() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      Context forced = TailSampling.forced(Context.root());
      Span root = sdk.tracer.spanBuilder("root").setParent(forced).startSpan();
      assertThat(root.getSpanContext().isSampled()).isTrue();
      assertThat(root.getSpanContext().getTraceState().isEmpty()).isTrue();
      root.end();
      assertThat(sdk.exported().get(0).getAttributes().get(SamplingAttributes.REASON))
          .isEqualTo("forced");
      sdk.assertNothingLeft();
    }
  }

  @Test
  void okOfTheApplicationIsNoError() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      Span root = sdk.tracer.spanBuilder("root").setSpanKind(SpanKind.SERVER).startSpan();
      root.setAttribute("http.response.status_code", 500L).setStatus(StatusCode.OK).end();
      assertThat(sdk.exported()).isEmpty();
    }
  }
}
