package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is remembered of one trace must not show in another. */
class W3cTraceContextTest {
  private static final List<String> STATES =
      List.of("", "ot=th:e666", "ot=th:0;rv:12345678901234", "a=1,b=2", "b=2,a=1", "foo@=1,1a=2");

  @RegisterExtension final TracedVertx own = TracedVertx.ownPropagators();

  @Test
  void sendsOnTheStateOfEachTrace_whicheverCameBefore() {
    TextMapPropagator propagator = own.vertrace.propagator();
    Random random = new Random(14);
    for (int i = 0; i < 1_000; i++) {
      String traceparent = "00-%032x-%016x-0%d".formatted(i + 1, i + 2, i % 4);
      MultiMap received = MultiMap.caseInsensitiveMultiMap().set("traceparent", traceparent);
      String state = STATES.get(random.nextInt(STATES.size()));
      if (!state.isEmpty()) {
        received.set("tracestate", state);
      }

      Context context = propagator.extract(Context.root(), received, Headers.GETTER);
      MultiMap sent = MultiMap.caseInsensitiveMultiMap();
      propagator.inject(context, sent, MultiMap::set);

      assertThat(sent.get("traceparent")).isEqualTo(traceparent);
      assertThat(sent.get("tracestate")).isEqualTo(state.isEmpty() ? null : state);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00, 0",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01, 1",
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03, 3",
    "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what, 1",
  })
  void readsWhatArrives(String traceparent, byte flags) {
    MultiMap received = MultiMap.caseInsensitiveMultiMap().set("traceparent", traceparent);

    SpanContext span =
        Span.fromContext(
                own.vertrace.propagator().extract(Context.root(), received, Headers.GETTER))
            .getSpanContext();

    assertThat(span.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(span.getSpanId()).isEqualTo("b7ad6b7169203331");
    assertThat(span.getTraceFlags().asByte()).isEqualTo(flags);
    assertThat(span.isRemote()).isTrue();
    assertThat(span.getTraceState().isEmpty()).isTrue();
  }
}
