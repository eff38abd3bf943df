package dev.vertrace.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TailSamplerTest {
  private static final int TRACES = Boolean.getBoolean("vertrace.long") ? 1_000_000 : 20_000;

  private static TraceState ot(String value) {
    return TraceState.builder().put("ot", value).put("other", "kept").build();
  }

  @Test
  void exportsExactlyWhatHasEnoughRandomness() {
    try (TailSdk sdk = new TailSdk(TailSampling.builder())) {
      Set<String> expected = new HashSet<>();
      Set<String> exported = new HashSet<>();
      for (int i = 0; i < TRACES; i++) {
        Span root = sdk.root("root");
        String traceId = root.getSpanContext().getTraceId();
        if (traceId.substring(18).compareTo("e6666666666666") >= 0) {
          expected.add(traceId);
        }
        root.end();
        if (i % 1000 == 999) {
          sdk.exported().forEach(span -> exported.add(span.getTraceId()));
        }
      }
      assertThat(exported).isEqualTo(expected);
      double sigma = Math.sqrt(0.1 * 0.9 / TRACES);
      assertThat((double) exported.size() / TRACES).isBetween(0.1 - 4 * sigma, 0.1 + 4 * sigma);
      sdk.assertNothingLeft();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "0.5, 8",
    "0.1, e6666666666666",
    "0.25, c",
    "0.001, ffbe76c8b43958",
    "1.0E-17, ffffffffffffff"
  })
  void saysItsThreshold(double ratio, String threshold) {
    TraceState state = HeadRatio.of(ratio).sampled.getUpdatedTraceState(TraceState.getDefault());
    assertThat(state.get("ot")).isEqualTo("th:" + threshold);
  }

  @Test
  void ratioChangesAtRunTime() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      sdk.root("none").end();
      sdk.tail.setRatio(1);
      sdk.root("all").end();
      assertThat(sdk.exportedNames()).containsExactly("all");
      assertThat(sdk.tail.ratio()).isEqualTo(1);
      assertThat(sdk.tail.sampler().getDescription()).isEqualTo("VertraceTail{ratio=1.0}");
    }
  }

  @Test
  void followsSampledParent_andKeepsItsState() {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      SpanContext remote = TailSdk.remote(true, ot("th:c;rv:f0000000000000"));
      Span root = sdk.under(remote, "root");
      assertThat(root.getSpanContext().getTraceState()).isEqualTo(remote.getTraceState());
      root.end();
      SpanData data = sdk.exported().get(0);
      assertThat(data.getSpanContext().getTraceState()).isEqualTo(remote.getTraceState());
      assertThat(sdk.count(Outcome.EXPORTED_HEAD, Reason.NONE)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "th:f;rv:e0000000000000",
        "th:",
        "th:xyz",
        "th:C",
        "th:123456789abcdef0",
        "th:-1;th:0",
        "rv:e0000000000000;th:ffffffffffffff"
      })
  void erasesForgedThreshold(String value) {
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      Span root = sdk.under(TailSdk.remote(true, ot(value)), "root");
      TraceState state = root.getSpanContext().getTraceState();
      assertThat(String.valueOf(state.get("ot"))).doesNotContain("th:");
      assertThat(state.get("other")).isEqualTo("kept");
      root.end();
      assertThat(sdk.exported()).hasSize(1);
    }
  }

  @Test
  void unsampledParentIsNeverHeadSampled_butKeptOnTrigger() {
    try (TailSdk sdk = new TailSdk(TailSampling.builder().ratio(1))) {
      SpanContext remote = TailSdk.remote(false, ot("th:0;rv:ffffffffffffff;x:y"));
      sdk.under(remote, "fine").end();
      Span failed = sdk.under(remote, "failed");
      assertThat(failed.getSpanContext().isSampled()).isFalse();
      TailSdk.fail(failed);
      List<SpanData> exported = sdk.exported();
      assertThat(exported).extracting(SpanData::getName).containsExactly("failed");
      SpanContext context = exported.get(0).getSpanContext();
      assertThat(context.isSampled()).isTrue();
      assertThat(context.getTraceState()).isEqualTo(ot("rv:ffffffffffffff;x:y"));
      sdk.assertNothingLeft();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rv:ffffffffffffff, ffffffffffffff",
    "th:0;rv:00000000000001, 1",
    "rv:fffffffffffff, c8eb211c80319c", // too short: the trace's own
    "rv:zzzzzzzzzzzzzz, c8eb211c80319c",
    "xrv:ffffffffffffff, c8eb211c80319c"
  })
  void readsRandomness(String member, String expected) {
    assertThat(
            Long.toHexString(HeadRatio.randomness(ot(member), "0af7651916cd43dd84c8eb211c80319c")))
        .isEqualTo(expected);
  }

  @Test
  void rulesThinOperations_butKeepTheirFailures() {
    TailSamplingBuilder options =
        TailSampling.builder()
            .ratio(1)
            .ratioFor(
                (name, kind, attributes) -> {
                  throw new IllegalStateException("user's fault");
                },
                0)
            .ratioFor((name, kind, attributes) -> name.equals("/health"), 0);
    try (TailSdk sdk = new TailSdk(options)) {
      sdk.root("/health").end();
      sdk.root("/other").end();
      TailSdk.fail(sdk.root("/health"));
      assertThat(sdk.exported())
          .extracting(
              SpanData::getName, span -> span.getAttributes().get(SamplingAttributes.REASON))
          .containsExactly(tuple("/other", null), tuple("/health", "error"));
    }
  }

  @Test
  void recordsNothing_whenNobodyHoldsIt() {
    TailSampling tail = TailSampling.builder().ratio(0).build();
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder().setSampler(tail.sampler()).build()) {
      Span root = provider.get("test").spanBuilder("root").setSpanKind(SpanKind.SERVER).startSpan();
      assertThat(root.isRecording()).isFalse();
    }
  }
}
