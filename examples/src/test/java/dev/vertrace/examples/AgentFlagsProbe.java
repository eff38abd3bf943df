package dev.vertrace.examples;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.GlobalOpenTelemetry;

/** Starts tracing under the agent, with an SDK of its own or with the agent's, and ends. */
final class AgentFlagsProbe {
  private AgentFlagsProbe() {}

  public static void main(String[] args) {
    Vertrace vertrace =
        Boolean.parseBoolean(args[0])
            ? Vertrace.builder().property("otel.traces.exporter", "none").build()
            : Vertrace.create(GlobalOpenTelemetry.get());
    vertrace.close().await();
  }
}
