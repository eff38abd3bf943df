package dev.vertrace.examples;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.io.IOException;

/** A {@link PlatformProbe} with Vertrace around the OpenTelemetry that its JVM's agent provides. */
final class PlatformOverAgent {
  private PlatformOverAgent() {}

  public static void main(String[] arguments) throws IOException {
    PlatformProbe.run(
        PlatformOptions.tracedBy(service -> Vertrace.create(GlobalOpenTelemetry.get())));
  }
}
