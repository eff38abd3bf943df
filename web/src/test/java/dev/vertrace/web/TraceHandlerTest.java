package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.multipart.MultipartForm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceHandlerTest {
  private static final Logger LOGGER = Logger.getLogger(TraceHandler.class.getName());

  private final TracedVertx traced = new TracedVertx();
  private final Router router = Router.router(traced.vertx);

  @AfterEach
  void close() {
    traced.close();
  }

  private TraceHandler wrap(Router wrapped) {
    return TraceHandler.wrap(traced.vertrace, wrapped);
  }

  private static void ok(RoutingContext context) {
    context.response().end("ok");
  }

  private static String body(WebClient client, String path) {
    return client.get(path).send().await().bodyAsString();
  }

  @Test
  void warnsOnceAndServes_whenVertxIsNotTraced() {
    Router untraced = Router.router(traced.plain());
    untraced.get("/ok").handler(TraceHandlerTest::ok);
    HttpServer server =
        traced.plain().createHttpServer().requestHandler(wrap(untraced)).listen(0).await();
    WebClient client = traced.client(server);
    Messages messages = new Messages();
    LOGGER.addHandler(messages);
    LOGGER.setUseParentHandlers(false);
    try {
      assertThat(body(client, "/ok")).isEqualTo("ok");
      assertThat(body(client, "/ok")).isEqualTo("ok");
    } finally {
      LOGGER.setUseParentHandlers(true);
      LOGGER.removeHandler(messages);
    }

    assertThat(messages.all).singleElement().asString().contains("withTracer");
  }

  @Test
  void keepsRouterUsable_whenWrappedOrMountedForEver() {
    Router mounted = Router.router(traced.vertx);
    mounted.get("/ok").handler(TraceHandlerTest::ok);
    TraceHandler handler = wrap(router);
    for (int i = 0; i < 20_000; i++) {
      handler = wrap(router);
    }
    WebClient client = traced.client(traced.serve(handler));
    for (int i = 0; i < 3; i++) {
      var mount = router.route("/mounted/*");
      mount.subRouter(mounted);
      assertThat(body(client, "/mounted/ok")).isEqualTo("ok");
      mount.remove();
    }
    router.get("/added").handler(TraceHandlerTest::ok);

    assertThat(body(client, "/added")).isEqualTo("ok");
    assertThat(traces())
        .containsExactly("GET /mounted/ok", "GET /mounted/ok", "GET /mounted/ok", "GET /added");
  }

  private List<String> traces() {
    return traced.traces.await(4).stream().map(SpanData::getName).toList();
  }

  private static final class Messages extends Handler {
    final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord record) {
      all.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void addsOneFailureRoute_whenWrappedTwice() {
    TraceHandler first = wrap(router);
    int routes = router.getRoutes().size();
    TraceHandler second = wrap(router);
    assertThat(router.getRoutes()).hasSize(routes).hasSize(1);
    router.get("/ok/:id").handler(TraceHandlerTest::ok);
    router.get("/failed/:id").handler(TraceHandlerTest::fail);

    for (TraceHandler handler : List.of(first, second)) {
      WebClient client = traced.client(traced.serve(handler));
      body(client, "/ok/7");
      assertThat(traced.only().getName()).isEqualTo("GET /ok/:id");
      body(client, "/failed/7");
      assertFailed(traced.only(), "GET /failed/:id");
    }
  }

  private static void fail(RoutingContext context) {
    context.fail(new IllegalStateException("broken"));
  }

  private static void assertFailed(SpanData span, String name) {
    assertThat(span.getName()).isEqualTo(name);
    assertThat(span.getStatus().getDescription()).isEqualTo("broken");
    assertThat(span.getEvents()).hasSize(1);
    assertThat(HttpServerSpansTest.attributes(span))
        .containsEntry("error.type", IllegalStateException.class.getName())
        .containsEntry("http.response.status_code", 500L);
  }

  @Test
  void tellsFailure_whenRerouted() {
    router.get("/from").handler(context -> context.reroute("/failed/7"));
    router.get("/failed/:id").handler(TraceHandlerTest::fail);
    body(traced.client(traced.serve(wrap(router))), "/from");

    assertFailed(traced.only(), "GET /failed/:id");
  }

  @Test
  void tellsFailure_ofSubRouterWithItsOwnFailureHandler() {
    Router sub = Router.router(traced.vertx);
    sub.get("/failed/:id").handler(TraceHandlerTest::fail);
    sub.route().failureHandler(context -> context.response().setStatusCode(500).end());
    router.route("/sub/*").subRouter(sub);
    body(traced.client(traced.serve(wrap(router))), "/sub/failed/7");

    assertFailed(traced.only(), "GET /sub/failed/:id");
  }

  @Test
  void servesTwoServers_withOneRouter() {
    TraceHandler handler = wrap(router);
    router.get("/ok/:id").handler(TraceHandlerTest::ok);

    for (HttpServer server : List.of(traced.serve(handler), traced.serve(handler))) {
      body(traced.client(server), "/ok/7");
      SpanData span = traced.only();
      assertThat(span.getName()).isEqualTo("GET /ok/:id");
      assertThat(HttpServerSpansTest.attributes(span))
          .containsEntry("server.port", (long) server.actualPort());
    }
  }

  @Test
  void letsWebSocketsThrough() {
    router
        .get("/socket/:id")
        .handler(
            context ->
                context
                    .request()
                    .toWebSocket()
                    .onSuccess(socket -> socket.textMessageHandler(socket::writeTextMessage)));
    HttpServer server = traced.serve(wrap(router));
    WebSocket socket = connect(server);
    var echo = new CompletableFuture<String>();
    socket.textMessageHandler(echo::complete);
    socket.writeTextMessage("hello").await();

    assertThat(echo.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("hello");
    socket.close().await();
    SpanData span = traced.only();
    assertThat(span.getName()).isEqualTo("GET /socket/:id");
    assertThat(HttpServerSpansTest.attributes(span))
        .containsEntry("http.response.status_code", 101L)
        .doesNotContainKey("error.type");
  }

  private WebSocket connect(HttpServer server) {
    return traced
        .plain()
        .createWebSocketClient()
        .connect(
            new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(server.actualPort())
                .setURI("/socket/7"))
        .await();
  }

  @Test
  void passesBodyAndCookies() {
    router.route().handler(BodyHandler.create(false));
    router.post("/echo/:id").handler(TraceHandlerTest::echo);
    WebClient client = traced.client(traced.serve(wrap(router)));
    JsonObject answer =
        client
            .post("/echo/7?q=1")
            .putHeader("cookie", "c=crumb")
            .sendJsonObject(new JsonObject().put("a", 1))
            .await()
            .bodyAsJsonObject();

    assertThat(answer.getMap())
        .isEqualTo(Map.of("a", 1, "cookie", "crumb", "id", "7", "q", "1", "peer", "127.0.0.1"));
    assertThat(traced.only().getName()).isEqualTo("POST /echo/:id");
  }

  private static void echo(RoutingContext context) {
    context.json(
        context
            .body()
            .asJsonObject()
            .put("cookie", context.request().getCookie("c").getValue())
            .put("id", context.pathParam("id"))
            .put("q", context.request().getParam("q"))
            .put("peer", context.request().remoteAddress().hostAddress()));
  }

  @Test
  void passesUploads(@TempDir Path directory) throws Exception {
    router.route().handler(BodyHandler.create(directory.resolve("uploads").toString()));
    router
        .post("/upload")
        .handler(
            context ->
                context.end(
                    context.request().getFormAttribute("field")
                        + context.fileUploads().get(0).fileName()));
    Path file = Files.writeString(directory.resolve("a.txt"), "text");
    String answer =
        traced
            .client(traced.serve(wrap(router)))
            .post("/upload")
            .sendMultipartForm(
                MultipartForm.create()
                    .attribute("field", "f ")
                    .textFileUpload("file", "a.txt", file.toString(), "text/plain"))
            .await()
            .bodyAsString();

    assertThat(answer).isEqualTo("f a.txt");
    assertThat(traced.only().getName()).isEqualTo("POST /upload");
  }

  @Test
  void tellsRoute_ofWildcardsWithOneName() {
    router.post("/wild/*").setName("wild").handler(RoutingContext::next);
    router.get("/wild/a/*").setName("wild").handler(TraceHandlerTest::ok);
    router.get("/wild/*").setName("wild").handler(TraceHandlerTest::ok);
    WebClient client = traced.client(traced.serve(wrap(router)));

    body(client, "/wild/b/c");
    assertThat(traced.only().getName()).isEqualTo("GET /wild/*");
    body(client, "/wild/a/b/c");
    assertThat(traced.only().getName()).isEqualTo("GET /wild/a/*");
  }
}
