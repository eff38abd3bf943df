package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end: what is finished goes out, and nothing holds the application. */
class ClosingTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  @RegisterExtension final OtlpReceiver receiver = new OtlpReceiver();
  @RegisterExtension final WarningLog log = new WarningLog();

  private static Vertx launched(String endpoint) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setTracingOptions(
                    new VertraceOptions().setEndpoint(endpoint).setCloseTimeout(TIMEOUT)));
    TracedVertx.await(Vertrace.of(vertx).span("test span").run(() -> Future.succeededFuture()));
    return vertx;
  }

  @Test
  void flushesWhenVertxCloses_andGoesOn_whenTheApplicationBuiltIt() {
    Vertrace vertrace = Vertrace.builder().endpoint(receiver.start(true)).build();
    Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    TracedVertx.await(vertrace.span("test span").run(() -> Future.succeededFuture()));
    TracedVertx.await(vertx.close());

    assertThat(receiver.firstRequest()).endsWith("with span");
    assertThat(vertrace.health().state()).isEqualTo(Health.State.EXPORTING);
    TracedVertx.await(vertrace.close());
  }

  @Test
  void closesVertxAtOnce_whenVertraceIsClosedAlready() {
    Vertrace vertrace = Vertrace.builder().endpoint(receiver.start(true)).build();
    Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    TracedVertx.await(vertrace.close());
    TracedVertx.await(vertx.close());

    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void holdsVertxForItsTimeoutAtMost_whenCollectorHangs() {
    Vertx vertx = launched(receiver.start(false));

    assertThat(vertx.close().toCompletionStage()).succeedsWithin(TIMEOUT.multipliedBy(2));
    assertThat(log.warnings()).last().asString().contains("may not have been exported");
  }

  @Test
  void doesNotAddTimeoutsUp_whenSeveralVertxClose() {
    String hanging = receiver.start(false);
    List<Future<Void>> closing =
        IntStream.range(0, 4).mapToObj(i -> launched(hanging)).toList().stream()
            .map(Vertx::close)
            .toList();

    // 4 times the timeout would be 12 seconds; it is 4 now.
    assertThat(Future.all(closing).toCompletionStage()).succeedsWithin(TIMEOUT.multipliedBy(2));
  }

  @Test
  void waitsOnce_whenVertxAndThenVertraceAreClosed() {
    Vertrace vertrace =
        Vertrace.builder().endpoint(receiver.start(false)).closeTimeout(TIMEOUT).build();
    Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    TracedVertx.await(vertrace.span("test span").run(() -> Future.succeededFuture()));
    long start = System.nanoTime();
    TracedVertx.await(vertx.close());
    Throwable failure =
        TracedVertx.await(vertrace.close().<Throwable>map(v -> null).otherwise(t -> t));

    assertThat(failure).isInstanceOf(TimeoutException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.plusSeconds(2));
  }

  @Test
  void doesNotBlockTheCaller_whenProcessorBlocksInShutdown() {
    Vertrace vertrace =
        ScriptedExporter.builder(ScriptedExporter::block)
            .closeTimeout(Duration.ofMillis(200))
            .build();
    vertrace.openTelemetry().getTracer("test").spanBuilder("span").startSpan().end();
    Future<Void> closing = vertrace.close();

    assertThat(closing.isComplete()).isFalse();
    assertThat(closing.toCompletionStage())
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withMessageContaining("160 ms"); // and the rest is for metrics
  }

  @Test
  void givesTheSameEnd_whenClosedTwice() {
    Vertrace vertrace =
        ScriptedExporter.builder(batch -> CompletableResultCode.ofSuccess()).build();
    TracedVertx.await(Future.all(vertrace.close(), vertrace.close()));
    TracedVertx.await(vertrace.close());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void closesWithTheJvm_onlyWhenAskedTo(boolean hook) throws Exception {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Dvertrace.shutdown-hook=" + hook,
                "-Dotel.exporter.otlp.endpoint=" + receiver.start(true),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .inheritIO()
            .start();
    try {
      assertThat(process.waitFor()).isZero();
    } finally {
      process.destroyForcibly();
    }

    assertThat(receiver.hasRequest()).isEqualTo(hook);
  }

  /** Ends with a span in the queue. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
      Vertrace vertrace = Vertrace.builder().property("otel.bsp.schedule.delay", "1h").build();
      vertrace.openTelemetry().getTracer("test").spanBuilder("test span").startSpan().end();
    }
  }
}
