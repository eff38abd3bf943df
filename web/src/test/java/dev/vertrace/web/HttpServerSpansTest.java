package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.handler.HttpException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpServerSpansTest {
  private static final String CLOSED = "io.vertx.core.http.HttpClosedException";

  /** What Vert.x tells no tracer of HTTP/2 from 5.1 on, but who handles the request. */
  private static final String[] ONLY_OF_REQUEST = {
    "client.address", "network.peer.address", "network.peer.port", "network.protocol.version"
  };

  private final TracedVertx traced = new TracedVertx();
  private final BlockingQueue<String> reached = new LinkedBlockingQueue<>();
  private volatile long peerPort;
  private HttpServer server;
  private WebClient client;
  private HttpClient http2;
  private NetClient netClient;

  @BeforeAll
  void serve() {
    Router router = Router.router(traced.vertx);
    routes(router);
    var handler = TraceHandler.wrap(traced.vertrace, router);
    server =
        traced.serve(
            new HttpServerOptions().setMaxInitialLineLength(1 << 20),
            request -> {
              peerPort = request.remoteAddress().port();
              handler.handle(request);
            });
    client =
        WebClient.create(
            traced.plain(), new WebClientOptions(TracedVertx.optionsFor(server)).setUserAgent("t"));
    http2 =
        traced
            .plain()
            .createHttpClient(new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2));
    netClient = traced.plain().createNetClient();
  }

  @AfterEach
  void leavesNoSpan() {
    assertThat(traced.traces.drain()).isEmpty();
  }

  @AfterAll
  void close() {
    traced.close();
  }

  private void routes(Router router) {
    router.route("/ok/:id").handler(context -> context.response().end("ok"));
    router.get("/query").handler(context -> context.end("ok"));
    router.get("/failed/:id").handler(context -> context.fail(503));
    router.get("/nothing-modified").handler(context -> context.response().setStatusCode(304).end());
    router.get("/file").handler(context -> context.response().sendFile("META-INF/MANIFEST.MF"));
    router
        .get("/thrown/:id")
        .handler(
            context -> {
              throw new IllegalStateException("broken");
            });
    router
        .get("/bad/:id")
        .handler(
            context -> {
              throw new HttpException(400, "bad id");
            });
    router.get("/chunks").handler(this::sendInChunks);
    router.get("/hang").handler(context -> reached.add("/hang"));
    router.get("/half").handler(context -> context.response().setChunked(true).write("half"));
    router.get("/half-thrown").handler(HttpServerSpansTest::throwHalfway);
    router.get("/after").handler(this::workAfterEnd);
  }

  private void sendInChunks(RoutingContext context) {
    var response = context.response().setChunked(true);
    response
        .write("a")
        .compose(written -> traced.vertx.timer(1))
        .compose(later -> response.write("b"))
        .onSuccess(written -> response.end("c"));
  }

  private static void throwHalfway(RoutingContext context) {
    context.response().setChunked(true).write("half");
    throw new IllegalStateException("broken halfway");
  }

  private void workAfterEnd(RoutingContext context) {
    context.response().end("ok");
    child("after end");
    traced.vertx.setTimer(1, timer -> child("in timer"));
  }

  private void child(String name) {
    traced.vertrace.tracer("test").spanBuilder(name).startSpan().end();
  }

  @Test
  void describesRequest() {
    client.get("/ok/7?x=1").send().await();

    SpanData span = expect("GET /ok/:id", with(get("/ok/7", 200), "url.query", "x=1"), "/ok/:id");
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getInstrumentationScopeInfo().getName()).startsWith("dev.vertrace");
    assertFine(span);
  }

  @Test
  void isNoError_whenNothingIsFound() {
    client.get("/nothing").send().await();

    assertFine(expect("GET", get("/nothing", 404), null));
  }

  @Test
  void recordsException_whenHandlerThrows() {
    client.get("/thrown/7").send().await();

    var attributes =
        with(get("/thrown/7", 500), "error.type", IllegalStateException.class.getName());
    SpanData span = expect("GET /thrown/:id", attributes, "/thrown/:id");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isEqualTo("broken");
    assertException(span, "broken");
  }

  @Test
  void takesStatusForError_whenContextFailsWithStatus() {
    client.get("/failed/7").send().await();

    SpanData span =
        expect("GET /failed/:id", with(get("/failed/7", 503), "error.type", "503"), "/failed/:id");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getEvents()).isEmpty();
  }

  @Test
  void recordsExceptionWithoutError_whenClientIsToBlame() {
    client.get("/bad/7").send().await();

    SpanData span = expect("GET /bad/:id", get("/bad/7", 400), "/bad/:id");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertException(span, "Bad Request");
  }

  @Test
  void hidesUnknownMethod() {
    client.request(HttpMethod.valueOf("BREW"), "/ok/7").send().await();

    var attributes = with(get("/ok/7", 200), "http.request.method", "_OTHER");
    attributes.put("http.request.method_original", "BREW");
    assertFine(expect("HTTP /ok/:id", attributes, "/ok/:id"));
  }

  @ParameterizedTest
  @CsvSource({"GET, /nothing-modified, 304", "GET, /file, 200", "HEAD, /ok/:id, 200"})
  void knowsStatus_ofOtherResponses(String method, String route, int status) {
    client.request(HttpMethod.valueOf(method), route).send().await();

    var attributes = with(get(route, status), "http.request.method", method);
    assertFine(expect(method + " " + route, attributes, route));
  }

  @Test
  void endsWithLastChunk() {
    assertThat(client.get("/chunks").send().await().bodyAsString()).isEqualTo("abc");

    assertFine(expect("GET /chunks", get("/chunks", 200), "/chunks"));
  }

  @Test
  void tellsVersion_ofHttp10() {
    assertThat(raw("GET /ok/7 HTTP/1.0\r\n\r\n")).contains(" 200 ");

    var attributes = without(get("/ok/7", 200), "server.address", "server.port");
    attributes.remove("user_agent.original");
    attributes.put("network.protocol.version", "1.0");
    assertFine(expect("GET /ok/:id", attributes, "/ok/:id"));
  }

  @Test
  void tellsVersion_ofHttp2() {
    HttpClientResponse response = http2("/ok/7").send().await();
    response.body().await();

    assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
    assertFine(expect("GET /ok/:id", http2Attributes("/ok/7", 200), "/ok/:id"));
  }

  @Test
  void describesHttp2_whenNothingIsWrapped() {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("http.request.method", "GET");
    attributes.put("http.response.status_code", 204L);
    attributes.put("url.scheme", "http");
    attributes.put("url.path", "/plain");
    attributes.put("url.query", "sig=REDACTED");
    attributes.put("user_agent.original", "t");
    attributes.put("server.address", "127.0.0.1");
    HttpServer plain = traced.serve(request -> request.response().setStatusCode(204).end());
    attributes.put("server.port", (long) plain.actualPort());

    http2(plain, "/plain?sig=1").putHeader("user-agent", "t").send().await().end().await();

    SpanData span = traced.only();
    assertThat(span.getName()).isEqualTo("GET");
    assertFine(span);
    assertThat(without(attributes(span), ONLY_OF_REQUEST)).isEqualTo(attributes);
  }

  @Test
  void tellsNoInterimStatus() {
    HttpServer plain =
        traced.serve(
            request ->
                request
                    .response()
                    .writeEarlyHints(MultiMap.caseInsensitiveMultiMap().add("link", "</style.css>"))
                    .onSuccess(written -> request.response().setStatusCode(201).end()));

    assertThat(http2(plain, "/").send().await().statusCode()).isEqualTo(201);

    SpanData span = traced.only();
    assertFine(span);
    assertThat(attributes(span).get("http.response.status_code")).isIn(201L, null);
  }

  @Test
  void isError_whenClientClosesBeforeResponse() throws Exception {
    NetSocket socket = connect();
    socket.write("GET /hang HTTP/1.1\r\nhost: h\r\n\r\n").await();
    awaitHang();
    socket.close().await();

    var attributes = without(get("/hang", 0), "server.port", "user_agent.original");
    attributes.put("server.address", "h");
    expectClosed("/hang", attributes);
  }

  @Test
  void keepsStatus_whenClientClosesWithinResponse() {
    NetSocket socket = connect();
    Promise<Void> head = Promise.promise();
    socket.handler(data -> head.tryComplete());
    socket.write("GET /half HTTP/1.1\r\nhost: h\r\n\r\n").await();
    head.future().await();
    socket.close().await();

    var attributes = without(get("/half", 200), "server.port", "user_agent.original");
    attributes.put("server.address", "h");
    expectClosed("/half", attributes);
  }

  @Test
  void isError_whenClientResetsStreamBeforeResponse() throws Exception {
    HttpClientRequest request = http2("/hang");
    var response = request.send();
    awaitHang();
    request.reset(8).await();

    expectClosed("/hang", http2Attributes("/hang", 0));
    assertThatThrownBy(() -> response.await()).isInstanceOf(Exception.class);
  }

  @Test
  void isError_whenClientResetsStreamWithinResponse() {
    assumeThat(Vertx.class.getPackage().getImplementationVersion())
        .as("Vert.x, which from 5.1 on ends the operation of a stream with the response's head")
        .startsWith("5.0.");
    HttpClientRequest request = http2("/half");
    request.send().await();
    request.reset(8).await();

    expectClosed("/half", http2Attributes("/half", 200));
  }

  @Test
  void tellsCause_whenHandlerThrowsWithinResponse() {
    NetSocket socket = connect();
    Promise<Void> head = Promise.promise();
    socket.handler(data -> head.tryComplete());
    socket.write("GET /half-thrown HTTP/1.1\r\nhost: h\r\n\r\n").await();
    head.future().await();
    socket.close().await();

    SpanData span = traced.only();
    assertThat(attributes(span))
        .containsEntry("error.type", IllegalStateException.class.getName())
        .containsEntry("http.route", "/half-thrown");
    assertException(span, "broken halfway");
  }

  @Test
  void survivesMissingHost() {
    assertThat(raw("GET /ok/7 HTTP/1.1\r\nconnection: close\r\n\r\n")).contains(" 400 ");

    var attributes = without(get("/ok/7", 400), "server.address", "server.port");
    attributes.remove("user_agent.original");
    SpanData span = expect("GET", attributes, null);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getEvents()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "[::1]:8443, ::1, 8443, 200",
        "[2001:db8::1], 2001:db8::1, none, 200",
        "example.org:, example.org, none, 200",
        "Example.ORG:1, Example.ORG, 1, 200",
        "'', none, none, 200",
        "'a b', none, none, 400",
        "h:99999, none, none, 400",
        "'[::1', none, none, 400",
        "'::1', none, none, 400"
      })
  void tellsServer_fromHost(
      String host, @Nullable String address, @Nullable Long port, int status) {
    String answer = raw("GET /ok/7 HTTP/1.1\r\nhost: " + host + "\r\nconnection: close\r\n\r\n");

    assertThat(answer).contains(" " + status + " ");
    Map<String, Object> attributes = attributes(traced.only());
    assertThat(attributes.get("server.address")).isEqualTo(address);
    assertThat(attributes.get("server.port")).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE",
        "GET",
        "GET  HTTP/1.1",
        "GET /ok/7 HTTP/9.9",
        "GET /ok/7 HTTP/1.2",
        "GET /ok/7 NONSENSE",
        "\u0001\u0002 / HTTP/1.1",
        "G\u00e4T /ok/7 HTTP/1.1",
        "GET * HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "GET ok HTTP/1.1",
        "GET http://h/ok/7 HTTP/1.1",
        "CONNECT h:80 HTTP/1.1",
        "GET /ok/a\u0001b\u007f HTTP/1.1",
        "GET /ok/%zz HTTP/1.1",
        "GET /ok/% HTTP/1.1",
        "GET /ok/%00%ff HTTP/1.1",
        "GET /ok/7?%zz=%&%token=1 HTTP/1.1",
        "GET /ok/7? HTTP/1.1",
        "GET ?a=b HTTP/1.1",
        "GET //ok//7 HTTP/1.1",
        "GET /../ok/7 HTTP/1.1",
      })
  void survivesOddRequestLine(String line) {
    String answer = raw(line + "\r\nhost: h\r\nconnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/");
    List<SpanData> spans = traced.traces.drain();
    assertThat(traced.traces.open()).isEmpty();
    assertThat(spans).hasSizeLessThanOrEqualTo(1).allSatisfy(HttpServerSpansTest::assertLegal);
  }

  private static void assertLegal(SpanData span) {
    assertThat(span.getName()).matches("(GET|HTTP|OPTIONS|CONNECT)( /ok/:id)?");
    assertThat(attributes(span))
        .containsKeys("http.request.method", "url.scheme", "url.path", "http.response.status_code")
        .containsKeys("client.address", "network.peer.address", "network.peer.port");
    assertThat(span.getEndEpochNanos()).isGreaterThanOrEqualTo(span.getStartEpochNanos());
  }

  @Test
  void survivesManyParameters() {
    String query = "p=1&".repeat(10_000);
    client.get("/query?" + query).send().await();

    assertFine(
        expect(
            "GET /query",
            with(get("/query", 200), "url.query", query.substring(0, 4096)),
            "/query"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ok/7", "/thrown/7", "/nothing"})
  void hidesSecretsOfQuery(String path) {
    client.get(path + "?token=canary&x=1").send().await();

    SpanData span = traced.only();
    assertThat(attributes(span)).containsEntry("url.query", "token=REDACTED&x=1");
    assertThat(span.toString()).doesNotContain("canary");
  }

  @Test
  void keepsContext_afterEnd() {
    client.get("/after").send().await();

    List<SpanData> spans = traced.traces.await(3);
    SpanData parent = TracedVertx.named(spans, "GET /after");
    for (String name : List.of("after end", "in timer")) {
      SpanData child = TracedVertx.named(spans, name);
      assertThat(child.getParentSpanId()).isEqualTo(parent.getSpanId());
      assertThat(child.getTraceId()).isEqualTo(parent.getTraceId());
    }
  }

  private void awaitHang() throws InterruptedException {
    assertThat(reached.poll(20, TimeUnit.SECONDS)).isEqualTo("/hang");
  }

  private HttpClientRequest http2(String path) {
    return http2(server, path);
  }

  private HttpClientRequest http2(HttpServer to, String path) {
    return http2.request(HttpMethod.GET, to.actualPort(), "127.0.0.1", path).await();
  }

  private NetSocket connect() {
    return netClient.connect(server.actualPort(), "127.0.0.1").await();
  }

  /** What the server answers to these characters, until it closes the connection. */
  private String raw(String text) {
    NetSocket socket = connect();
    Promise<String> answer = Promise.promise();
    Buffer received = Buffer.buffer();
    socket.handler(received::appendBuffer);
    socket.closeHandler(closed -> answer.complete(received.toString()));
    socket.write(Buffer.buffer(text, "ISO-8859-1")).await();
    return answer.future().await();
  }

  private Map<String, Object> http2Attributes(String path, int status) {
    return with(without(get(path, status), "user_agent.original"), "network.protocol.version", "2");
  }

  private Map<String, Object> get(String path, long status) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("http.request.method", "GET");
    attributes.put("url.scheme", "http");
    attributes.put("url.path", path);
    attributes.put("network.protocol.version", "1.1");
    attributes.put("user_agent.original", "t");
    attributes.put("server.address", "127.0.0.1");
    attributes.put("server.port", (long) server.actualPort());
    attributes.put("client.address", "127.0.0.1");
    attributes.put("network.peer.address", "127.0.0.1");
    if (status > 0) {
      attributes.put("http.response.status_code", status);
    }
    return attributes;
  }

  private static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
    map.put(key, value);
    return map;
  }

  private static Map<String, Object> without(Map<String, Object> map, String... keys) {
    map.keySet().removeAll(List.of(keys));
    return map;
  }

  private void expectClosed(String route, Map<String, Object> attributes) {
    SpanData span = expect("GET " + route, with(attributes, "error.type", CLOSED), route);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getEvents()).isEmpty();
  }

  /** The whole set. */
  private SpanData expect(String name, Map<String, Object> attributes, @Nullable String route) {
    SpanData span = traced.only();
    if (route != null) {
      attributes.put("http.route", route);
    }
    attributes.put("network.peer.port", peerPort);
    assertThat(attributes(span)).isEqualTo(attributes);
    assertThat(span.getName()).isEqualTo(name);
    return span;
  }

  static Map<String, Object> attributes(SpanData span) {
    Map<String, Object> attributes = new HashMap<>();
    for (Map.Entry<AttributeKey<?>, Object> entry : span.getAttributes().asMap().entrySet()) {
      attributes.put(entry.getKey().getKey(), entry.getValue());
    }
    return attributes;
  }

  private static void assertFine(SpanData span) {
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getEvents()).isEmpty();
  }

  private static void assertException(SpanData span, String message) {
    assertThat(span.getEvents()).hasSize(1);
    assertThat(span.getEvents().get(0).getName()).isEqualTo("exception");
    assertThat(
            span.getEvents()
                .get(0)
                .getAttributes()
                .get(AttributeKey.stringKey("exception.message")))
        .isEqualTo(message);
  }
}
