package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.TraceAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever strangers send: a legal span or none, and never an exception. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerBadInputTest {
  private static final int HUGE = 1 << 20;

  private final TracedVertx traced =
      new TracedVertx(
          new HttpServerTracingOptions()
              .setExcluded(HttpTraceFilter.healthChecks())
              .setCapturedRequestHeaders(List.of("x-any")));
  // Held, since Vert.x closes the sockets of a client that nobody holds.
  private final NetClient sockets = traced.plain().createNetClient();
  private HttpServer server;

  @BeforeAll
  void serve() {
    server =
        traced.serve(
            new HttpServerOptions().setMaxInitialLineLength(2 * HUGE).setMaxHeaderSize(4 * HUGE),
            TraceHandler.wrap(traced.vertrace, router(traced.vertx)));
  }

  private static Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route("/ok/:id").handler(context -> context.end("ok"));
    return router;
  }

  @AfterEach
  void leavesNoSpan() {
    assertThat(traced.traces.drain()).isEmpty();
    assertThat(traced.traces.open()).isEmpty();
  }

  @AfterAll
  void close() {
    traced.close();
  }

  /** What the server answers to these bytes, until it closes the connection. */
  private String send(byte[] bytes) {
    NetSocket socket = connect(server);
    Promise<String> answer = Promise.promise();
    Buffer received = Buffer.buffer();
    socket.handler(received::appendBuffer);
    socket.closeHandler(closed -> answer.tryComplete(received.toString()));
    var unused = socket.write(Buffer.buffer(bytes));
    return TracedVertx.await(answer.future());
  }

  private NetSocket connect(HttpServer to) {
    return TracedVertx.await(sockets.connect(to.actualPort(), "127.0.0.1"));
  }

  private String send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String get(String target, String headers) {
    return "GET " + target + " HTTP/1.1\r\nconnection: close\r\n" + headers + "\r\n";
  }

  private Map<String, Object> only() {
    return HttpServerSpansTest.attributes(traced.only());
  }

  @Test
  void cutsWhatIsTooLong() {
    String huge = "x".repeat(HUGE);
    String headers = "host: h\r\nuser-agent: " + huge + "\r\nx-any: " + huge + "\r\n";

    assertThat(send(get("/ok/" + huge + "?" + huge.substring(9_999), headers))).contains(" 200 ");

    assertThat(only())
        .containsEntry("user_agent.original", "x".repeat(BoundedText.LONGEST))
        .containsEntry("url.path", "/ok/" + "x".repeat(BoundedText.LONGEST - 4))
        .containsEntry("url.query", "x".repeat(BoundedText.LONGEST))
        .containsEntry("http.request.header.x-any", List.of("x".repeat(1024)))
        .containsEntry("http.route", "/ok/:id");
  }

  @Test
  void cutsMethodAndHost_thatAreTooLong() {
    String huge = "X".repeat(HUGE / 100);

    assertThat(send(huge + " /ok/7 HTTP/1.1\r\nconnection: close\r\nhost: " + huge + "\r\n\r\n"))
        .contains(" 200 ");

    assertThat(only())
        .containsEntry("http.request.method", "_OTHER")
        .containsEntry("http.request.method_original", "X".repeat(BoundedText.LONGEST))
        .containsEntry("server.address", "X".repeat(BoundedText.LONGEST));
  }

  @Test
  void readsTenThousandParameters() {
    String query = "token=canary&".repeat(10_000);

    assertThat(send(get("/ok/7?" + query, "host: h\r\n"))).contains(" 200 ");

    assertThat(only().get("url.query"))
        .asString()
        .hasSize(BoundedText.LONGEST)
        .doesNotContain("canary");
  }

  @ParameterizedTest
  @CsvSource({"Host, User-Agent", "HOST, USER-AGENT", "host, user-agent", "hOsT, uSeR-aGeNt"})
  void readsHeaders_inAnyCase(String host, String userAgent) {
    assertThat(send(get("/ok/7", host + ": h:81\r\n" + userAgent + ": t\r\n"))).contains(" 200 ");

    assertThat(only())
        .containsEntry("server.address", "h")
        .containsEntry("server.port", 81L)
        .containsEntry("user_agent.original", "t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user-agent: a\u0001b\u007f\u0085\r\n",
        "user-agent: \u00ff\u00fe\u00c3(\r\n",
        "user-agent:\r\n",
        "user-agent: \ud83d\ude00\r\n",
        "x-any: \u0000\r\n",
        ": nameless\r\n",
        "no colon\r\n",
        "x any: y\r\n",
        "user-agent: a\r\n folded\r\n",
        "traceparent: \u0001\r\ntracestate: \u00ff\r\nbaggage: %zz=%\r\n",
      })
  void survivesOddHeaders(String headers) {
    assertThat(send(get("/ok/7", "host: h\r\n" + headers))).startsWith("HTTP/1.");

    assertLegal(traced.traces.drain());
  }

  /** At most one span. */
  private static void assertLegal(List<SpanData> spans) {
    assertThat(spans).hasSizeLessThanOrEqualTo(1).allSatisfy(span -> assertLegal(span));
  }

  /** With texts that OTLP can carry. */
  private static void assertLegal(SpanData span) {
    assertThat(span.getName()).matches("(GET|HTTP)( /ok/:id)?");
    assertThat(HttpServerSpansTest.attributes(span))
        .containsKeys("http.request.method", "url.scheme")
        .allSatisfy(
            (key, value) ->
                assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(value.toString()))
                    .as(key)
                    .isTrue());
  }

  /** Clients that leave at once, too: whatever has started must end. */
  @Test
  void survivesNoise() throws InterruptedException {
    Random random = new Random(7);
    int clients = 200;
    CountDownLatch closed = new CountDownLatch(clients);
    HttpServer noisy =
        TracedVertx.await(
            traced
                .vertx
                .createHttpServer()
                .connectionHandler(c -> c.closeHandler(v -> closed.countDown()))
                .requestHandler(TraceHandler.wrap(traced.vertrace, router(traced.vertx)))
                .listen(0, "127.0.0.1"));
    for (int i = 0; i < clients; i++) {
      NetSocket socket = connect(noisy);
      TracedVertx.await(socket.write(Buffer.buffer(changed(random, i % 6))));
      TracedVertx.await(socket.close());
    }
    // The server's own close() does not wait for what its connections have yet to read.
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    TracedVertx.await(noisy.close());

    TraceAssertions.assertThat(traced.traces).hasNoSecret("c4n4ry"); // waits until none is open
    assertThat(traced.traces.drain()).hasSizeGreaterThan(50).allSatisfy(span -> assertLegal(span));
  }

  private static byte[] changed(Random random, int changes) {
    byte[] request =
        get("/ok/7?token=1&x=%20", "host: h\r\nuser-agent: t\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    for (int change = 0; change < changes; change++) {
      request[random.nextInt(request.length)] = (byte) random.nextInt(256);
    }
    return request;
  }

  @Test
  void answersNext_whenFormerLineWasMalformed() {
    assertThat(send("GARBAGE\r\n\r\n")).contains(" 400 ");
    assertLegal(traced.traces.drain());
    assertThat(send(get("/ok/7", "host: h\r\n"))).contains(" 200 ");

    assertThat(only()).containsEntry("http.route", "/ok/:id");
  }

  @Test
  void tellsNoPeer_ofUnixSocket(@TempDir Path directory) {
    String path = directory.resolve("s").toString();
    Vertx vertx =
        Vertx.builder()
            .with(new VertxOptions().setPreferNativeTransport(true))
            .withTracer(traced.vertrace.tracerFactory())
            .build();
    SocketAddress address = SocketAddress.domainSocketAddress(path);
    TracedVertx.await(
        vertx
            .createHttpServer()
            .requestHandler(TraceHandler.wrap(traced.vertrace, router(vertx)))
            .listen(address));
    RequestOptions request =
        new RequestOptions().setServer(address).setMethod(HttpMethod.GET).setURI("/ok/7");
    Vertx client = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    TracedVertx.await(
        client
            .createHttpClient()
            .request(request.setHost("h").setPort(80))
            .compose(sent -> sent.send())
            .compose(response -> response.body()));

    assertThat(only())
        .containsEntry("server.address", "h")
        .containsEntry("http.response.status_code", 200L)
        .doesNotContainKeys("client.address", "network.peer.address", "network.peer.port");
    TracedVertx.await(client.close());
    TracedVertx.await(vertx.close());
  }
}
