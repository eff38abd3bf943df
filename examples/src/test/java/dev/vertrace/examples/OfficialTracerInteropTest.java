package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Beside a service with vertx-opentelemetry. */
class OfficialTracerInteropTest {
  private static final List<String> OPTIONS =
      List.of(
          "-cp",
          RelayedTraces.PLAIN_CLASS_PATH
              + File.pathSeparator
              + Path.of("target", "interop", "vertx-opentelemetry.jar"),
          "-Drelay.traced=true",
          "-Dotel.java.global-autoconfigure.enabled=true");

  @Test
  void traceCrossesBothWays() throws Exception {
    try (RelayedTraces traces = RelayedTraces.start(OPTIONS, Relay.class)) {

      assertThat(traces.startingWithUs("000000000000000000000000000000a1"))
          .isEqualTo(
              """
              GET /relay/:left SERVER ours
                GET CLIENT ours
                  GET SERVER theirs
                    GET CLIENT theirs
                      GET /relay/:left SERVER ours
              """);
      assertThat(traces.startingWithThem("000000000000000000000000000000a2"))
          .isEqualTo(
              """
              GET SERVER theirs
                GET CLIENT theirs
                  GET /relay/:left SERVER ours
                    GET CLIENT ours
                      GET SERVER theirs
              """);
      assertThat(traces.end()).hasSize(10);
    }
  }
}
