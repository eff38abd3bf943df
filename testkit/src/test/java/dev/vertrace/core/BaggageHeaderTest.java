package dev.vertrace.core;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Its work grows with the length of what arrives, and no faster. */
@Timeout(value = 2, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BaggageHeaderTest {
  private static final int MEGABYTES = 2_000_000;

  private final BaggageHeader limits = new BaggageHeader(64, 8_192);

  @ParameterizedTest
  @ValueSource(strings = {"x,", ",", ";,", "=,", " ,", "a=1;,", "a=\",", "x\t;,"})
  void readsMegabytes_thatAreNoMembers(String none) {
    assertThat(limits.combine(List.of(none.repeat(MEGABYTES / none.length())))).isNull();
  }

  @Test
  void readsMegabytes_ofProperties() {
    assertThat(limits.combine(List.of("a=1" + ";p".repeat(MEGABYTES / 2)))).isNull();
  }

  @Test
  void findsMember_behindMegabytesThatAreNone() {
    assertThat(limits.combine(List.of("x,".repeat(MEGABYTES / 2) + "a=1"))).isEqualTo("a=1");
  }

  /** The SDK's escaper throws at half a character, before what comes next is written. */
  @Test
  void sendsTraceToo_whicheverPropagatorComesFirst() {
    LegalPropagator propagator =
        new LegalPropagator(
            TextMapPropagator.composite(
                W3CBaggagePropagator.getInstance(), W3CTraceContextPropagator.getInstance()),
            limits);
    String trace = "0af7651916cd43dd8448eb211c80319c";
    String span = "b7ad6b7169203331";
    Context context =
        Context.root()
            .with(
                Span.wrap(
                    SpanContext.create(
                        trace, span, TraceFlags.getSampled(), TraceState.getDefault())))
            .with(
                Baggage.builder()
                    .put("half", "x\ud83d", BaggageEntryMetadata.create("p=\ude00"))
                    .put("whole", "\ud83d\ude00")
                    .build());
    Map<String, String> sent = new TreeMap<>();
    propagator.inject(context, sent, (to, key, value) -> requireNonNull(to).put(key, value));

    assertThat(sent)
        .isEqualTo(
            Map.of(
                "traceparent",
                "00-" + trace + "-" + span + "-01",
                "baggage",
                "half=x?;p=?,whole=%F0%9F%98%80"));
  }
}
