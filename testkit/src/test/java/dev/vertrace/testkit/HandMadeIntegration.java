package dev.vertrace.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** An integration that makes its spans by hand, with a fault that makes one wrong. */
abstract class HandMadeIntegration implements TracingContract {
  /** A test of a contract. */
  interface Check<C> {
    void of(C contract) throws Exception;
  }

  private final RecordedTraces traces = RecordedTraces.create();
  final Tracer tracer =
      SdkTracerProvider.builder().addSpanProcessor(traces).build().get("handmade");
  final Consumer<HandMadeSpan> fault;

  HandMadeIntegration(Consumer<HandMadeSpan> fault) {
    this.fault = fault;
  }

  static <C extends HandMadeIntegration> void assertFails(
      C contract, Check<C> check, String... message) {
    try {
      assertThatThrownBy(() -> check.of(contract))
          .isInstanceOf(AssertionError.class)
          .message()
          .contains(message);
    } finally {
      contract.close();
    }
  }

  @Override
  public RecordedTraces traces() {
    return traces;
  }

  @AfterEach
  void close() {}
}
