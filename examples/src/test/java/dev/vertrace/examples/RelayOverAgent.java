package dev.vertrace.examples;

import dev.vertrace.core.Vertrace;
import dev.vertrace.web.TraceHandler;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.vertx.core.Vertx;
import java.io.IOException;

/** A {@link Relay} with Vertrace around the OpenTelemetry that the agent of its JVM provides. */
final class RelayOverAgent {
  private RelayOverAgent() {}

  public static void main(String[] arguments) throws IOException {
    Vertrace vertrace = Vertrace.create(GlobalOpenTelemetry.get());
    Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    int peer = Integer.parseInt(arguments[0]);
    Relay.serve(vertx, TraceHandler.wrap(vertrace, Relay.router(vertx, () -> peer)));
  }
}
