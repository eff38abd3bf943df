package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.SpanRecorder;
import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import dev.vertrace.testkit.TraceTrees;
import dev.vertrace.web.TraceHandler;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an application exports is what a backend that others have made gives back. */
class BackendTest {
  private static final SpanContext LINKED =
      SpanContext.create(
          "4bf92f3577b34da6a3ce929d0e0e4736",
          "00f067aa0ba902b7",
          TraceFlags.getSampled(),
          TraceState.getDefault());

  private static final String TREES =
      """
      GET /bids/:id SERVER
        BidService.read
          send bids.limit PRODUCER
            process bids.limit CONSUMER
          GET CLIENT
            GET /prices/:id SERVER
      GET /bids/:id SERVER !ERROR
        BidService.read !ERROR
          send bids.limit PRODUCER
            process bids.limit CONSUMER
          GET CLIENT !ERROR
            GET /prices/:id SERVER !ERROR
      """;

  private static final int SPANS = 12;

  private final RecordedTraces traces = RecordedTraces.create();

  @Test
  void givesBackTheSpansOfAnApplication() throws Exception {
    try (ForeignBackend backend = ForeignBackend.start()) {
      askForBids(backend.address().toString());

      List<SpanData> exported = traces.await(SPANS);
      assertThat(TraceTrees.of(exported)).isEqualTo(TREES);
      assertThat(backend.spans().stream().map(BackendSpan::received))
          .containsExactlyInAnyOrderElementsOf(
              exported.stream().map(BackendSpan::expected).toList());
      assertThat(backend.query("name = \"BidService.read\" AND status = \"ERROR\""))
          .extracting(span -> span.getString("spanId"))
          .containsExactlyInAnyOrderElementsOf(idsOfFailedTrace(exported));
    }
  }

  private static List<String> idsOfFailedTrace(List<SpanData> spans) {
    String failed =
        spans.stream()
            .filter(span -> span.getStatus().getStatusCode() == StatusCode.ERROR)
            .map(SpanData::getTraceId)
            .findFirst()
            .orElseThrow();
    return spans.stream()
        .filter(span -> span.getTraceId().equals(failed))
        .map(SpanData::getSpanId)
        .toList();
  }

  /** Runs an application of all kinds of spans, and ends it. */
  private void askForBids(String endpoint) {
    Vertrace vertrace =
        Vertrace.builder()
            .serviceName("bids")
            .property("otel.exporter.otlp.endpoint", endpoint)
            .property("otel.exporter.otlp.compression", "none") // it reads no other
            .addSpanProcessor(traces)
            .build();
    Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    int port = new BidApp(vertx, vertrace).serve();
    WebClient caller = WebClient.create(vertx); // outside of any trace, so it has no span
    for (int id : List.of(7, 13)) {
      caller.get(port, "127.0.0.1", "/bids/" + id).send().await();
    }
    vertx.close().await();
    vertrace.close().await();
  }

  /** Reads bids, and has trouble with one campaign. */
  private record BidApp(Vertx vertx, Vertrace vertrace) {
    int serve() {
      vertx.eventBus().<String>consumer("bids.limit", message -> message.reply("5.25"));
      Router router = Router.router(vertx);
      router.get("/bids/:id").handler(this::read);
      router.get("/prices/:id").handler(this::price);
      return vertx
          .createHttpServer()
          .requestHandler(TraceHandler.wrap(vertrace, router))
          .listen(0, "127.0.0.1")
          .await()
          .actualPort();
    }

    private void read(RoutingContext context) {
      String id = context.pathParam("id");
      vertrace
          .span("BidService.read")
          .attribute("campaign.id", Long.parseLong(id))
          .attribute("bids.limit", 5.25)
          .attribute("bids.open", true)
          .attribute(AttributeKey.stringArrayKey("bids.keywords"), List.of("shoes", "hats für 1 €"))
          .link(LINKED)
          .run(recorder -> askOthers(context, id, recorder))
          .onSuccess(read -> context.end())
          .onFailure(context::fail);
    }

    private Future<Void> askOthers(RoutingContext context, String id, SpanRecorder recorder) {
      recorder.event("asks", Attributes.of(AttributeKey.longKey("bids.count"), 2L));
      int port = context.request().localAddress().port();
      return vertx
          .eventBus()
          .request("bids.limit", id)
          .compose(limit -> WebClient.create(vertx).get(port, "127.0.0.1", "/prices/" + id).send())
          .expecting(HttpResponseExpectation.SC_SUCCESS)
          .mapEmpty();
    }

    private void price(RoutingContext context) {
      if (context.pathParam("id").equals("13")) {
        context.fail(503);
      } else {
        context.end("1.25");
      }
    }
  }
}
