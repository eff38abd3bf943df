package dev.vertrace.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContractSpanTest {
  private static final Attributes TOLD =
      Attributes.of(AttributeKey.stringKey("x"), "it is " + ContractSpan.SECRET);

  static List<Consumer<Span>> leaks() {
    return List.of(
        span -> span.updateName("GET /" + ContractSpan.SECRET),
        span -> span.setAllAttributes(TOLD),
        span -> span.setStatus(StatusCode.ERROR, "it is " + ContractSpan.SECRET),
        span -> span.addEvent(ContractSpan.SECRET),
        span -> span.addEvent("exception", TOLD),
        span -> span.addLink(span.getSpanContext(), TOLD));
  }

  @ParameterizedTest
  @MethodSource("leaks")
  void findsSecret(Consumer<Span> leak) {
    RecordedTraces traces = RecordedTraces.create();
    Span span =
        SdkTracerProvider.builder()
            .addSpanProcessor(traces)
            .build()
            .get("test")
            .spanBuilder("span")
            .startSpan();
    leak.accept(span);
    span.end();

    assertThatThrownBy(() -> ContractSpan.assertAbsent(ContractSpan.SECRET, traces.await(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(ContractSpan.SECRET);
  }
}
