package dev.vertrace.bench.app;

import java.util.List;

/** The settings of the OpenTelemetry Java agent: all of the traces, nothing else. */
final class AgentArguments {
  private AgentArguments() {}

  static List<String> of(String endpoint) {
    return List.of(
        "-Dotel.service.name=" + Knobs.SERVICE_NAME,
        "-Dotel.exporter.otlp.endpoint=" + endpoint,
        "-Dotel.exporter.otlp.protocol=http/protobuf",
        "-Dotel.traces.sampler=always_on",
        "-Dotel.bsp.schedule.delay=" + Knobs.SCHEDULE_DELAY_MILLIS,
        "-Dotel.metrics.exporter=none",
        "-Dotel.logs.exporter=none");
  }
}
