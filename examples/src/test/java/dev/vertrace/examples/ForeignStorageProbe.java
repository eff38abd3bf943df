package dev.vertrace.examples;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.trace.Tracer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** Spans of users in those of Vertrace, and the event bus of another Vertx. */
final class ForeignStorageProbe {
  private static final Vertrace VERTRACE = Vertrace.fromEnvironment();
  private static final Tracer TRACER = VERTRACE.openTelemetry().getTracer("user");

  private ForeignStorageProbe() {}

  public static void main(String[] arguments) {
    Vertx vertx = Vertx.builder().withTracer(VERTRACE.tracerFactory()).build();
    Vertx other = Vertx.builder().withTracer(VERTRACE.tracerFactory()).build();
    Promise<Void> received = Promise.promise();
    other.eventBus().consumer("bids", message -> received.complete()).completion().await();
    vertx.runOnContext(v -> VERTRACE.span("outer").run(() -> work(other)));
    received.future().await();
    Future.all(vertx.close(), other.close()).await();
    VERTRACE.close().await();
  }

  private static Future<Void> work(Vertx other) {
    try {
      usersSpan("in run");
      VERTRACE.span("call").call(() -> usersSpan("in call"));
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
    other.eventBus().send("bids", 1);
    return Future.succeededFuture();
  }

  private static boolean usersSpan(String name) {
    TRACER.spanBuilder(name).startSpan().end();
    return true;
  }
}
