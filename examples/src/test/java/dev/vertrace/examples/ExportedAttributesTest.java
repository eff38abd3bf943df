package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import dev.vertrace.core.VertraceBuilder;
import dev.vertrace.testkit.RecordedTraces;
import dev.vertrace.web.HttpClientTracing;
import dev.vertrace.web.TraceHandler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Spans are exported with the same attributes, whether Vertrace keeps these or the SDK. */
class ExportedAttributesTest {
  private static final int SPANS = 5;

  @Test
  void areTheSame_whoeverKeepsThem() throws InterruptedException {
    Map<String, Map<String, String>> ours = exported(builder -> builder);
    Map<String, Map<String, String>> ofTheSdk =
        exported(builder -> builder.addSpanProcessor(RecordedTraces.create()));

    assertThat(ours).hasSize(SPANS).isEqualTo(ofTheSdk);
    assertThat(ours.get("SERVER GET /front/:id"))
        .containsKeys("http.request.method", "http.route", "url.path", "server.port")
        .containsEntry("http.response.status_code", "N");
    assertThat(ours.get("CLIENT GET"))
        .containsKeys("url.full", "server.address", "network.protocol.version")
        .containsEntry("error.type", "N");
  }

  /** The attributes of all spans of one request, by kind and name; numbers differ. */
  private static Map<String, Map<String, String>> exported(UnaryOperator<VertraceBuilder> change)
      throws InterruptedException {
    try (OtlpReceiver receiver = new OtlpReceiver()) {
      Vertrace vertrace =
          change
              .apply(Vertrace.builder().serviceName("service").endpoint(receiver.endpoint()))
              .build();
      Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
      serveOne(vertrace, vertx);
      vertx.close().await();
      vertrace.close().await();
      return receiver.await(span -> true, SPANS).stream()
          .collect(
              Collectors.toMap(
                  span -> span.kind() + " " + span.name(),
                  span -> comparable(span.attributes()),
                  (one, another) -> one,
                  TreeMap::new));
    }
  }

  private static Map<String, String> comparable(Map<String, String> attributes) {
    Map<String, String> comparable = new TreeMap<>();
    attributes.forEach(
        (key, value) ->
            comparable.put(
                key,
                key.equals("messaging.message.conversation_id")
                    ? "id"
                    : value.replaceAll("[0-9]+", "N")));
    return comparable;
  }

  private static void serveOne(Vertrace vertrace, Vertx vertx) {
    WebClient client = HttpClientTracing.webClient(vertrace, vertx, new WebClientOptions());
    vertx.eventBus().consumer("prices", (Message<String> message) -> message.reply("2.50"));
    Router router = Router.router(vertx);
    router
        .get("/front/:id")
        .handler(
            context ->
                client
                    .get(context.request().localAddress().port(), "127.0.0.1", "/back/7?x=1")
                    .send()
                    .compose(answer -> vertx.eventBus().<String>request("prices", "shoes"))
                    .onSuccess(price -> context.end(price.body()))
                    .onFailure(context::fail));
    router.get("/back/:id").handler(context -> context.response().setStatusCode(404).end());
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(TraceHandler.wrap(vertrace, router))
            .listen(0, "127.0.0.1")
            .await();
    Vertx user = Vertx.vertx();
    WebClient.create(user).get(server.actualPort(), "127.0.0.1", "/front/7").send().await();
    user.close().await();
  }
}
