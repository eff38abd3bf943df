package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Set-up and shut-down. */
class VertraceTest {
  @RegisterExtension final OtlpReceiver receiver = new OtlpReceiver();

  @AfterEach
  void clear() {
    System.clearProperty("otel.exporter.otlp.endpoint");
  }

  @Test
  void ignoresExporter_whenSdkIsDisabled() {
    Vertrace vertrace =
        Vertrace.builder()
            .property("otel.sdk.disabled", "true")
            .property("otel.exporter.otlp.protocol", "foo")
            .property("otel.exporter.otlp.traces.endpoint", "not a url")
            .build();

    TracedVertx.await(vertrace.close());
  }

  @Test
  void ignoresEndpoint_whenNoExporterUsesIt() {
    Vertrace vertrace =
        Vertrace.builder()
            .property("otel.traces.exporter", "none")
            .property("otel.exporter.otlp.traces.endpoint", "not a url")
            .build();

    TracedVertx.await(vertrace.close());
  }

  @Test
  void exportsOverHttpByDefault_andFlushesAtClose() {
    Vertrace vertrace = exportingTo(receiver.start(true));
    TracedVertx.await(vertrace.span("test span").run(() -> Future.succeededFuture()));
    TracedVertx.await(vertrace.close());

    assertThat(receiver.firstRequest())
        .isEqualTo("POST /v1/traces application/x-protobuf with span");
  }

  @Test
  void obeysCode_whenSystemPropertySaysOtherwise() {
    System.setProperty("otel.exporter.otlp.endpoint", "http://127.0.0.1:1");
    Vertrace vertrace = exportingTo(receiver.start(true));
    TracedVertx.await(vertrace.span("test span").run(() -> Future.succeededFuture()));
    TracedVertx.await(vertrace.close());

    assertThat(receiver.firstRequest()).endsWith("with span");
  }

  @Test
  void obeysSystemProperty_whenCodeSaysNothing() {
    System.setProperty("otel.exporter.otlp.endpoint", receiver.start(true));
    Vertrace vertrace = Vertrace.fromEnvironment();
    TracedVertx.await(vertrace.span("test span").run(() -> Future.succeededFuture()));
    TracedVertx.await(vertrace.close());

    assertThat(receiver.firstRequest()).endsWith("with span");
  }

  @Test
  void closesInTime_whenCollectorHangs() {
    Vertrace vertrace = exportingTo(receiver.start(false));
    TracedVertx.await(vertrace.span("test span").run(() -> Future.succeededFuture()));

    assertThat(vertrace.close().toCompletionStage())
        .failsWithin(Duration.ofSeconds(9)) // 5, and patience; the exporter itself takes 10
        .withThrowableThat()
        .withCauseInstanceOf(TimeoutException.class)
        .withMessageContaining("4000 ms"); // of 5000; the rest is for metrics
  }

  @Test
  void failsToClose_whenProcessorThrows() {
    Vertrace vertrace =
        Vertrace.builder()
            .property("otel.traces.exporter", "none")
            .addSpanProcessor(new Stubborn())
            .build();

    assertThat(vertrace.close().toCompletionStage())
        .failsWithin(Duration.ofSeconds(9))
        .withThrowableThat()
        .withMessageContaining("fault");
  }

  @Test
  void leavesSdkAlone_whenApplicationOwnsIt() {
    RecordedTraces traces = RecordedTraces.create();
    var otel =
        TracedVertx.sdk(
            io.opentelemetry.sdk.trace.SdkTracerProvider.builder()
                .addSpanProcessor(traces)
                .build());
    TracedVertx.await(Vertrace.create(otel).close());
    otel.getTracer("test").spanBuilder("span").startSpan().end();

    assertThat(traces.await(1)).hasSize(1);
  }

  private static Vertrace exportingTo(String endpoint) {
    return Vertrace.builder()
        .serviceName("test")
        .property("otel.exporter.otlp.endpoint", endpoint)
        .build();
  }

  private static final class Stubborn implements SpanProcessor {
    @Override
    public void onStart(
        io.opentelemetry.context.Context parent, io.opentelemetry.sdk.trace.ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
      return false;
    }

    @Override
    public CompletableResultCode shutdown() {
      throw new IllegalStateException("fault");
    }
  }
}
