package dev.vertrace.examples;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** What {@link ModulePathTest} starts: Vertrace in named modules, with its defaults. */
final class ModulePathProbe {
  private static final SpanContext PROBE =
      SpanContext.create(
          "4bf92f3577b34da6a3ce929d0e0e4736",
          "00f067aa0ba902b7",
          TraceFlags.getSampled(),
          TraceState.getDefault());

  private ModulePathProbe() {}

  public static void main(String[] args) {
    Vertrace vertrace = Vertrace.fromEnvironment();
    Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    boolean kept = vertrace.span("probe").run(() -> later(vertx)).await();
    System.out.println(Vertrace.class.getModule().getName() + " keeps the span: " + kept);
    vertx.close().await();
  }

  private static Future<Boolean> later(Vertx vertx) {
    Promise<Boolean> fired = Promise.promise();
    vertx.runOnContext(
        start -> {
          Context.current()
              .with(Span.wrap(PROBE))
              .wrap(
                  () -> {
                    vertx.setTimer(1, timer -> fired.complete(hasSpan()));
                  })
              .run();
        });
    return fired.future();
  }

  private static boolean hasSpan() {
    return Span.current().getSpanContext().isValid();
  }
}
