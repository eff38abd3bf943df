package dev.vertrace.examples;

import static dev.vertrace.testkit.TraceAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import dev.vertrace.web.HttpServerTracingOptions;
import dev.vertrace.web.HttpTraceFilter;
import dev.vertrace.web.TraceHandler;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A health check that goes through every hop, with a real PostgreSQL, and leaves no span. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HealthCheckTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  private final RecordedTraces traces = RecordedTraces.create();
  private final Vertrace vertrace =
      Vertrace.create(
          OpenTelemetrySdk.builder()
              .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(traces).build())
              .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
              .build(),
          new HttpServerTracingOptions().setExcluded(HttpTraceFilter.healthChecks()));
  private final Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
  private final Vertx plain = Vertx.vertx();
  private final List<String> nextService = new CopyOnWriteArrayList<>();
  private LocalPostgres postgres;
  private Pool database;
  private WebClient client;
  private HttpServer next;
  private HttpServer server;

  @BeforeAll
  void start() {
    postgres = LocalPostgres.start();
    database =
        PgBuilder.pool()
            .connectingTo(LocalPostgres.optionsFor(postgres.port()))
            .using(vertx)
            .build();
    client = WebClient.create(vertx);
    next =
        plain
            .createHttpServer()
            .requestHandler(
                request -> {
                  nextService.add(String.valueOf(request.getHeader("traceparent")));
                  request.response().end("ok");
                })
            .listen(0)
            .await();
    vertx.eventBus().consumer("checks", this::answer);
    Router router = Router.router(vertx);
    router.get().handler(it -> check().onSuccess(ok -> it.end("UP")).onFailure(it::fail));
    server =
        vertx
            .createHttpServer()
            .requestHandler(TraceHandler.wrap(vertrace, router))
            .listen(0)
            .await();
  }

  @AfterAll
  void stop() {
    vertx.close().await();
    plain.close().await();
    postgres.close();
  }

  private Future<?> check() {
    return vertrace
        .span("Health.check")
        .run(this::query)
        .compose(rows -> vertx.timer(1))
        .compose(later -> vertx.eventBus().request("checks", "?"))
        .compose(reply -> client.get(next.actualPort(), "localhost", "/orders").send());
  }

  private Future<RowSet<Row>> query() {
    return database.preparedQuery("SELECT 1").execute();
  }

  private void answer(Message<Object> message) {
    vertrace
        .span("Checks.answer")
        .run(this::query)
        .compose(rows -> vertx.executeBlocking(() -> vertrace.span("blocking").call(() -> 1)))
        .onSuccess(done -> message.reply("!"));
  }

  private String get(HttpVersion version, String path, boolean hasCaller) throws Exception {
    HttpClient caller =
        plain.createHttpClient(
            new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost("localhost")
            .setPort(server.actualPort())
            .setURI(path);
    if (hasCaller) {
      request.addHeader("traceparent", TRACEPARENT);
    }
    return caller
        .request(request)
        .compose(sent -> sent.send())
        .compose(HttpClientResponse::body)
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS)
        .toString();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_1_1, /health, false",
    "HTTP_1_1, /health, true",
    "HTTP_1_1, /healthz?verbose=1, true",
    "HTTP_1_1, /metrics, false",
    "HTTP_2, /ready, false",
    "HTTP_2, /live/db?x=1, true",
  })
  void leavesNoSpan_whereverItGoes(HttpVersion version, String path, boolean hasCaller)
      throws Exception {
    nextService.clear();

    assertThat(get(version, path, hasCaller)).isEqualTo("UP");

    assertThat(traces).hasNoSpans();
    assertThat(nextService).containsExactly(hasCaller ? TRACEPARENT : "null");
  }

  @Test
  void leavesTheWholeTree_otherwise() throws Exception {
    nextService.clear();

    assertThat(get(HttpVersion.HTTP_1_1, "/orders/health", true)).isEqualTo("UP");

    assertThat(traces)
        .hasTree(
            """
            GET SERVER (remote parent)
              Health.check
                SELECT CLIENT
              send checks PRODUCER
                process checks CONSUMER
                  Checks.answer
                    SELECT CLIENT
                  blocking
              GET CLIENT
            """);
    assertThat(nextService).singleElement().asString().contains(TRACE);
    traces.drain();
  }
}
