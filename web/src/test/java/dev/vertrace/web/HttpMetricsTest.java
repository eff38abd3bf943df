package dev.vertrace.web;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Operation;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every request is measured, whatever becomes of its span. */
class HttpMetricsTest {
  private static final String SERVER = "http.server.request.duration";
  private static final String CLIENT = "http.client.request.duration";
  private static final List<Double> BUCKETS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  @Test
  void counts10000_atRatio0() {
    try (var traced = new TracedVertx(Sampler.parentBased(Sampler.traceIdRatioBased(0)))) {
      HttpServer server = traced.serve(TraceHandler.wrap(traced.vertrace, router(traced)));
      WebClient client = traced.client(server);
      for (int i = 0; i < 100; i++) {
        List<Future<?>> batch = new ArrayList<>();
        for (int j = 0; j < 100; j++) {
          batch.add(client.get(j % 10 == 0 ? "/fails" : "/orders/" + i + j).send());
        }
        TracedVertx.await(Future.all(batch));
      }

      assertThat(traced.metrics.named(SERVER).getUnit()).isEqualTo("s");
      assertThat(traced.metrics.counts(SERVER))
          .isEqualTo(
              Map.of(
                  "{http.request.method=GET, http.response.status_code=200,"
                      + " http.route=/orders/:id, network.protocol.version=1.1, url.scheme=http}",
                  9_000L,
                  "{error.type=java.lang.IllegalStateException, http.request.method=GET,"
                      + " http.response.status_code=500, http.route=/fails,"
                      + " network.protocol.version=1.1, url.scheme=http}",
                  1_000L));
      assertThat(traced.metrics.points(SERVER))
          .allSatisfy(point -> assertThat(point.getBoundaries()).isEqualTo(BUCKETS))
          .allSatisfy(point -> assertThat(point.getExemplars()).isEmpty());
      assertThat(traced.metrics.sums("http.server.active_requests"))
          .isEqualTo(Map.of("{http.request.method=GET, url.scheme=http}", 0L));
      assertThat(traced.traces.drain()).isEmpty();
    }
  }

  private static Router router(TracedVertx traced) {
    Router router = Router.router(traced.vertx);
    router.get("/orders/:id").handler(context -> context.response().end("an order"));
    router
        .get("/fails")
        .handler(
            context -> {
              throw new IllegalStateException("as told");
            });
    return router;
  }

  @Test
  void countsActiveRequests_whileTheyRun() {
    try (var traced = new TracedVertx()) {
      HttpServer server =
          traced.serve(
              request ->
                  request
                      .response()
                      .end(traced.metrics.sums("http.server.active_requests").toString()));

      assertThat(TracedVertx.await(traced.client(server).post("/").send()).bodyAsString())
          .isEqualTo("{{http.request.method=POST, url.scheme=http}=1}");
      traced.only();
      assertThat(traced.metrics.named("http.server.active_requests").getUnit())
          .isEqualTo("{request}");
    }
  }

  @Test
  void measuresWithoutSpan_whenThereIsNoParent() {
    try (var traced = new TracedVertx()) {
      HttpServer server =
          traced.serve(
              new HttpServerOptions().setTracingPolicy(TracingPolicy.PROPAGATE),
              TraceHandler.wrap(traced.vertrace, router(traced)));
      TracedVertx.await(traced.client(server).get("/orders/1").send());

      assertThat(traced.metrics.counts(SERVER).keySet())
          .singleElement()
          .asString()
          .contains("http.route=/orders/:id");
    }
  }

  @Test
  void filterLeavesOutSpansOnly_orMetricsToo() {
    var options =
        new HttpServerTracingOptions()
            .setExcluded(HttpTraceFilter.pathPrefix("/orders").or(HttpTraceFilter.path("/fails")))
            .setUnmeasured(HttpTraceFilter.path("/fails"));
    try (var traced = new TracedVertx(options)) {
      HttpServer server = traced.serve(TraceHandler.wrap(traced.vertrace, router(traced)));
      TracedVertx.await(traced.client(server).get("/orders/1").send());
      TracedVertx.await(traced.client(server).get("/fails").send());

      assertThat(traced.metrics.counts(SERVER).values()).containsExactly(1L);
      assertThat(traced.metrics.counts(SERVER).keySet())
          .singleElement()
          .asString()
          .contains("http.route=/orders/:id");
      assertThat(traced.metrics.sums("http.server.active_requests").values()).containsExactly(0L);
    }
  }

  @Test
  void measures_whenFilterOfMetricsThrows() {
    var options =
        new HttpServerTracingOptions()
            .setUnmeasured(
                request -> {
                  throw new IllegalStateException("as told");
                });
    try (var traced = new TracedVertx(options)) {
      HttpServer server = traced.serve(request -> request.response().end());
      TracedVertx.await(traced.client(server).get("/").send());
      traced.only();

      assertThat(traced.metrics.counts(SERVER).values()).containsExactly(1L);
    }
  }

  @Test
  void handlerAddsAttributes_withinBounds() {
    try (var traced = new TracedVertx()) {
      Router router = Router.router(traced.vertx);
      router
          .get("/")
          .handler(
              context -> {
                HttpMetricAttributes labels = HttpMetricAttributes.current();
                labels.put("http.request.method", "MINE").put("tier", "x".repeat(1_000));
                for (int i = 0; i < 100; i++) {
                  labels.put(AttributeKey.longKey("n" + i), 1L);
                }
                traced.vertx.setTimer(1, id -> later(context.response()::end));
              });
      HttpServer server = traced.serve(TraceHandler.wrap(traced.vertrace, router));
      TracedVertx.await(traced.client(server).get("/").send());
      traced.only();

      HistogramPointData point = traced.metrics.points(SERVER).iterator().next();
      assertThat(point.getAttributes().get(AttributeKey.stringKey("http.request.method")))
          .isEqualTo("GET");
      assertThat(point.getAttributes().get(AttributeKey.stringKey("tier"))).hasSize(128);
      assertThat(point.getAttributes().size()).isEqualTo(5 + 7);
      assertThat(point.getAttributes().get(AttributeKey.longKey("n0"))).isEqualTo(2);
    }
  }

  /** Still in the request. */
  private static void later(Runnable end) {
    HttpMetricAttributes.current().put(AttributeKey.longKey("n0"), 2L).put("ninth", "none");
    end.run();
  }

  @Test
  void goesNowhere_outsideOfRequests() {
    HttpMetricAttributes.current().put("tier", "gold").put("tier", null);
  }

  /** What a convention of messages keeps with its operation is not for HTTP. */
  @Test
  void leavesMessagesAlone() {
    try (var traced = new TracedVertx()) {
      var bus = traced.vertx.eventBus();
      bus.consumer(
          "orders",
          message -> {
            HttpMetricAttributes.current().put("tier", "gold");
            message.reply(String.valueOf(requireNonNull(Operation.incoming()).attachment()));
          });
      HttpServer server =
          traced.serve(
              request ->
                  bus.<String>request("orders", "?")
                      .onSuccess(reply -> request.response().end(reply.body())));

      assertThat(TracedVertx.await(traced.client(server).get("/").send()).bodyAsString())
          .isEqualTo("null");
      traced.traces.await(3);
      assertThat(traced.metrics.counts(SERVER).keySet()).asString().doesNotContain("tier");
    }
  }

  /** Attributes that a handler has kept do not get into another request, nor into the same late. */
  @Test
  void goesNowhere_afterTheEnd() {
    try (var traced = new TracedVertx()) {
      List<HttpMetricAttributes> kept = new ArrayList<>();
      HttpServer server =
          traced.serve(
              request -> {
                kept.forEach(labels -> labels.put("tier", "gold"));
                kept.add(HttpMetricAttributes.current());
                request.response().end();
              });
      for (int i = 0; i < 3; i++) {
        TracedVertx.await(traced.client(server).get("/").send());
      }
      traced.traces.await(3);

      assertThat(traced.metrics.counts(SERVER))
          .isEqualTo(
              Map.of(
                  "{http.request.method=GET, http.response.status_code=200,"
                      + " network.protocol.version=1.1, url.scheme=http}",
                  3L));
    }
  }

  @Test
  void hasFewSeries_whateverClientsSend() {
    try (var traced = new TracedVertx()) {
      HttpServer server = traced.serve(TraceHandler.wrap(traced.vertrace, router(traced)));
      for (int i = 0; i < 20; i++) {
        TracedVertx.await(
            traced.client(server).request(HttpMethod.valueOf("M" + i), "/nothing" + i).send());
      }
      traced.traces.await(20);

      assertThat(traced.metrics.counts(SERVER))
          .isEqualTo(
              Map.of(
                  "{http.request.method=_OTHER, http.response.status_code=404,"
                      + " network.protocol.version=1.1, url.scheme=http}",
                  20L));
    }
  }

  @Test
  void exemplarsAreOfRecordedSpans() {
    try (var traced = new TracedVertx(Sampler.parentBased(Sampler.traceIdRatioBased(0.5)))) {
      HttpServer server = traced.serve(request -> request.response().end());
      for (int i = 0; i < 100; i++) {
        TracedVertx.await(traced.client(server).get("/").send());
      }

      Set<String> spans =
          traced.traces.drain().stream()
              .map(span -> span.getTraceId() + span.getSpanId())
              .collect(Collectors.toSet());
      assertThat(spans).hasSizeBetween(10, 90);
      assertThat(traced.metrics.points(SERVER))
          .flatExtracting(HistogramPointData::getExemplars)
          .isNotEmpty()
          .extracting(DoubleExemplarData::getSpanContext)
          .allMatch(span -> spans.contains(span.getTraceId() + span.getSpanId()));
    }
  }

  @Test
  void measuresSizes_whenAsked() {
    try (var traced =
        new TracedVertx(
            new HttpServerTracingOptions().setBodySizes(true),
            new HttpClientTracingOptions().setBodySizes(true))) {
      HttpServer server =
          traced.serve(request -> request.body().onSuccess(b -> request.response().end("four")));
      TracedVertx.await(traced.tracedClient(server).post("/").sendBuffer(Buffer.buffer("sixsix")));
      traced.only();

      assertThat(traced.metrics.names())
          .containsExactly(
              "http.client.request.body.size",
              "http.client.request.duration",
              "http.client.response.body.size",
              "http.server.active_requests",
              "http.server.request.body.size",
              "http.server.request.duration",
              "http.server.response.body.size");
      for (String side : List.of("server", "client")) {
        assertThat(traced.metrics.named("http." + side + ".request.body.size").getUnit())
            .isEqualTo("By");
        assertThat(traced.metrics.points("http." + side + ".request.body.size"))
            .extracting(HistogramPointData::getSum)
            .containsExactly(6.0);
        assertThat(traced.metrics.points("http." + side + ".response.body.size"))
            .extracting(HistogramPointData::getSum)
            .containsExactly(4.0);
      }
    }
  }

  @Test
  void measuresClients_wrappedOrNot_evenWithoutSpan() {
    try (var traced = new TracedVertx()) {
      HttpServer server = traced.serve(request -> request.response().setStatusCode(404).end());
      WebClient wrapped =
          HttpClientTracing.webClient(
              traced.vertrace, traced.vertx, TracedVertx.optionsFor(server));
      TracedVertx.await(traced.tracedClient(server).get("/a").send());
      TracedVertx.await(wrapped.get("/b").send());
      traced.traces.await(2); // of the server

      assertThat(traced.metrics.counts(CLIENT))
          .isEqualTo(
              Map.of(
                  "{error.type=404, http.request.method=GET, http.response.status_code=404,"
                      + " network.protocol.version=1.1, server.address=127.0.0.1, server.port="
                      + server.actualPort()
                      + "}",
                  2L));
      assertThat(traced.metrics.points(CLIENT))
          .allSatisfy(point -> assertThat(point.getBoundaries()).isEqualTo(BUCKETS));
    }
  }

  @Test
  void measuresRefusedCall_ofWrappedClientWithoutSpan() {
    try (var traced = new TracedVertx()) {
      HttpServer server = traced.serve(request -> request.response().end());
      var options = TracedVertx.optionsFor(server);
      TracedVertx.await(server.close());
      WebClient wrapped = HttpClientTracing.webClient(traced.vertrace, traced.vertx, options);
      TracedVertx.await(wrapped.get("/").send().otherwiseEmpty());

      assertThat(traced.metrics.counts(CLIENT))
          .isEqualTo(
              Map.of(
                  "{error.type=java.net.ConnectException, http.request.method=GET,"
                      + " server.address=127.0.0.1, server.port="
                      + options.getDefaultPort()
                      + "}",
                  1L));
    }
  }

  @Test
  void filterOfClientsLeavesOutMetrics() {
    var options = new HttpClientTracingOptions().setUnmeasured(HttpTraceFilter.path("/a"));
    try (var traced = new TracedVertx(options)) {
      HttpServer server = traced.serve(request -> request.response().end());
      TracedVertx.await(traced.tracedClient(server).get("/a").send());
      TracedVertx.await(traced.tracedClient(server).get("/b").send());
      traced.traces.await(2);

      assertThat(traced.metrics.counts(CLIENT).values()).containsExactly(1L);
    }
  }

  @Test
  void boundsWhatItKeeps() {
    MetricAttributes attributes = new MetricAttributes();
    for (int i = 0; i < 5_000; i++) {
      assertThat(attributes.of("GET", null, null, "host" + i, 80L, 200, null, "1.1").size())
          .isEqualTo(5);
    }

    assertThat(attributes.size()).isEqualTo(1_000);
  }
}
