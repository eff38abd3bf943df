package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Recording can be switched off and on while requests run. */
class KillSwitchTest {
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final RecordedTraces traces = RecordedTraces.create();
  private final Vertrace vertrace =
      Vertrace.builder().property("otel.traces.exporter", "none").addSpanProcessor(traces).build();
  private final Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
  private final HttpClientAgent client = vertx.createHttpClient();
  private final int backend =
      TracedVertx.await(
              vertx
                  .createHttpServer()
                  .requestHandler(r -> r.response().end(r.getHeader("traceparent")))
                  .listen(0, "127.0.0.1"))
          .actualPort();
  private final int front =
      TracedVertx.await(
              vertx
                  .createHttpServer()
                  .requestHandler(
                      r ->
                          vertrace
                              .span("business")
                              .run(() -> call(backend, null))
                              .onSuccess(r.response()::end))
                  .listen(0, "127.0.0.1"))
          .actualPort();

  private Future<String> call(int port, String traceparent) {
    RequestOptions options =
        new RequestOptions().setMethod(HttpMethod.GET).setHost("127.0.0.1").setPort(port);
    if (traceparent != null) {
      options.putHeader("traceparent", traceparent);
    }
    return client
        .request(options)
        .compose( // within: on another thread, the body may have passed
            request ->
                request.send().compose(response -> response.body().map(body -> body.toString())));
  }

  @AfterEach
  void close() {
    TracedVertx.await(vertx.close());
    TracedVertx.await(vertrace.close());
  }

  @Test
  void recordsNothing_andPassesTheCallersContextOn_whenOff() {
    vertrace.setEnabled(false);

    assertThat(TracedVertx.await(call(front, TRACEPARENT))).isEqualTo(TRACEPARENT);
    assertThat(traces.drain()).isEmpty();
    assertThat(vertrace.health().state()).isEqualTo(Health.State.DISABLED);
  }

  @Test
  void recordsAgain_whenOnAgain() {
    vertrace.setEnabled(false);
    TracedVertx.await(call(front, TRACEPARENT));
    vertrace.setEnabled(true);
    String seen = TracedVertx.await(call(front, TRACEPARENT));

    // front SERVER, business, CLIENT, backend SERVER; the test's own call has no parent
    List<SpanData> spans = traces.await(4);
    assertThat(spans).extracting(SpanData::getKind).contains(SpanKind.SERVER, SpanKind.CLIENT);
    assertThat(spans)
        .allSatisfy(span -> assertThat(TRACEPARENT).contains(span.getTraceId()))
        .anySatisfy(span -> assertThat(seen).contains(span.getSpanId()));
    assertThat(vertrace.health().state()).isEqualTo(Health.State.EXPORTING);
  }

  @Test
  void switchesTracersOfTheUser_too() {
    vertrace.setEnabled(false);
    Span off = vertrace.openTelemetry().getTracer("mine").spanBuilder("off").startSpan();
    vertrace.setEnabled(true);
    Span on = vertrace.openTelemetry().getTracer("mine").spanBuilder("on").startSpan();
    off.end();
    on.end();

    assertThat(off.isRecording()).isFalse();
    assertThat(traces.await(1)).extracting(SpanData::getName).containsExactly("on");
  }
}
