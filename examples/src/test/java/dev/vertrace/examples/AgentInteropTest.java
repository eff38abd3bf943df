package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Beside a service that only the OpenTelemetry Java agent traces. */
class AgentInteropTest {
  @Test
  void traceCrossesBothWays() throws Exception {
    try (RelayedTraces traces =
        RelayedTraces.start(
            List.of(ChildJvm.AGENT, "-cp", RelayedTraces.PLAIN_CLASS_PATH), Relay.class)) {

      assertThat(traces.startingWithUs("000000000000000000000000000000b1"))
          .isEqualTo(
              """
              GET /relay/:left SERVER ours
                GET CLIENT ours
                  GET /relay/:left SERVER theirs
                    GET CLIENT theirs
                      GET /relay/:left SERVER ours
              """);
      assertThat(traces.startingWithThem("000000000000000000000000000000b2"))
          .isEqualTo(
              """
              GET /relay/:left SERVER theirs
                GET CLIENT theirs
                  GET /relay/:left SERVER ours
                    GET CLIENT ours
                      GET /relay/:left SERVER theirs
              """);
      assertThat(traces.end()).hasSize(10);
    }
  }
}
