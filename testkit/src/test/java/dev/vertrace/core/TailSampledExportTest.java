package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.sampling.TailSampling;
import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is sampled out is no loss; what is kept is exported and counted. */
class TailSampledExportTest {
  private static final int REQUESTS = 200;

  @RegisterExtension final OtlpReceiver receiver = new OtlpReceiver();
  @RegisterExtension final WarningLog log = new WarningLog();

  @Test
  void countsWhatIsKept_andNothingElse() {
    Vertrace vertrace = vertrace();
    for (int i = 0; i < REQUESTS; i++) {
      request(vertrace, i % 10 == 0);
    }
    assertThat(vertrace.health()).isEqualTo(Health.EXPORTING);
    SpanAccounts accounts = vertrace.own().accounts();
    TracedVertx.await(vertrace.close());

    assertThat(accounts.exportedSpans()).isEqualTo(REQUESTS / 10 * 2);
    assertThat(accounts.startedSpans()).isEqualTo(accounts.exportedSpans());
    assertThat(accounts.neverEnded()).isZero();
    assertThat(Drop.values()).allSatisfy(why -> assertThat(accounts.dropped(why)).isZero());
  }

  @Test
  void exportsAtTheEnd_whatIsKeptAndStillWaits() {
    Vertrace vertrace = vertrace();
    Tracer tracer = vertrace.tracer("test");
    Span root = tracer.spanBuilder("request").startSpan();
    Context inRoot = Context.root().with(root);
    Span lingers = tracer.spanBuilder("never ends").setParent(inRoot).startSpan();
    tracer.spanBuilder("fails").setParent(inRoot).startSpan().setStatus(StatusCode.ERROR).end();
    root.end();
    SpanAccounts accounts = vertrace.own().accounts();
    TracedVertx.await(vertrace.close());

    assertThat(lingers.isRecording()).isTrue();
    assertThat(accounts.exportedSpans()).isEqualTo(2);
    assertThat(Drop.values()).allSatisfy(why -> assertThat(accounts.dropped(why)).isZero());
  }

  @Test
  void saysAtTheStart_whatIsGuaranteed() {
    Vertrace vertrace =
        Vertrace.builder().tailSampling(TailSampling.builder().ratio(0.0725)).build();

    assertThat(log.messages())
        .filteredOn(line -> line.startsWith("Sampler: "))
        .singleElement()
        .asString()
        .contains("0.0725", vertrace.sampling().guarantee(), "7.25 % of the rest");
    TracedVertx.await(vertrace.close());
  }

  @Test
  void publishesWhatIsInForce_andGivesProcessorsOfTheCodeWhatIsKept() {
    LinkedBlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    Vertx vertx = Vertx.vertx();
    int port = TracedVertx.await(collector(vertx, bodies)).actualPort();
    RecordedTraces kept = RecordedTraces.create();
    Vertrace vertrace =
        Vertrace.builder()
            .property("otel.traces.exporter", "none")
            .property("otel.metrics.exporter", "otlp")
            .endpoint("http://127.0.0.1:" + port)
            .tailSampling(TailSampling.builder().ratio(0).slowOff())
            .addSpanProcessor(kept)
            .build();
    request(vertrace, true);
    request(vertrace, false);
    TracedVertx.await(vertrace.close());
    TracedVertx.await(vertx.close());

    assertThat(kept.drain())
        .extracting(SpanData::getName)
        .containsExactlyInAnyOrder("request", "work");
    assertThat(bodies)
        .anySatisfy(
            body ->
                assertThat(body)
                    .contains("vertrace.sampling.thresholds", "admission", "head")
                    .contains("vertrace.sampling.spans", "exported_late", "dropped"));
  }

  private static Future<HttpServer> collector(Vertx vertx, Queue<String> bodies) {
    return vertx
        .createHttpServer()
        .requestHandler(
            request ->
                request
                    .body()
                    .onSuccess(
                        body -> {
                          bodies.add(body.toString(StandardCharsets.ISO_8859_1));
                          request.response().end();
                        }))
        .listen(0, "127.0.0.1");
  }

  private Vertrace vertrace() {
    return Vertrace.builder()
        .endpoint(receiver.start(true))
        .tailSampling(TailSampling.builder().ratio(0).slowOff())
        .build();
  }

  private static void request(Vertrace vertrace, boolean fails) {
    Tracer tracer = vertrace.tracer("test");
    Span root = tracer.spanBuilder("request").startSpan();
    Span child = tracer.spanBuilder("work").setParent(Context.root().with(root)).startSpan();
    if (fails) {
      child.setStatus(StatusCode.ERROR);
    }
    child.end();
    root.end();
  }
}
