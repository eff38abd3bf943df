package dev.vertrace.testkit;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What one test runs on. */
record TracedTest(TestRules rules, RecordedTraces traces, Vertrace vertrace, Vertx vertx) {
  private static final long CLOSE_SECONDS = 20;

  static TracedTest start(TestRules rules) {
    RecordedTraces traces = RecordedTraces.create();
    Vertrace vertrace = Vertrace.create(rules.openTelemetry().apply(traces));
    Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    return new TracedTest(rules, traces, vertrace, vertx);
  }

  /** Records every span, and propagates by the headers of W3C. */
  static OpenTelemetry openTelemetry(RecordedTraces traces) {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(traces).build())
        .setPropagators(
            ContextPropagators.create(
                TextMapPropagator.composite(
                    W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())))
        .build();
  }

  Object parameter(Class<?> type) {
    if (type == Vertx.class) {
      return vertx;
    }
    return type == Vertrace.class ? vertrace : traces;
  }

  /** Closes Vertx, and fails if the test left what it must not. */
  void close() {
    if (!rules.openSpans()) {
      traces.awaitQuiet(rules.patience(), spans -> true);
    }
    List<String> open = traces.open(); // before Vertx ends some while it closes
    closeAll();
    List<String> complaints = complaints(open);
    if (!complaints.isEmpty()) {
      throw new AssertionError(String.join("\n", complaints) + "\n" + traces.show());
    }
  }

  private List<String> complaints(List<String> open) {
    List<String> complaints = new ArrayList<>();
    if (!rules.openSpans() && !open.isEmpty()) {
      complaints.add("The test leaves spans open: " + open);
    }
    if (!rules.orphans() && !traces.orphans().isEmpty()) {
      complaints.add("The parents of these spans are not recorded: " + traces.orphans());
    }
    return complaints;
  }

  /** Shows the trees, and closes Vertx. */
  void closeAfterFailure(String test) {
    System.err.println("Traces of " + test + ":\n" + traces.show());
    closeAll();
  }

  private void closeAll() {
    try {
      vertx.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
      if (vertrace.openTelemetry() instanceof AutoCloseable closeable) {
        closeable.close();
      }
    } catch (TimeoutException e) {
      throw new AssertionError("Vertx does not close in " + CLOSE_SECONDS + " s", e);
    } catch (Exception e) {
      throw new AssertionError("Closing failed", e);
    }
  }
}
