package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.Router;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends that Vert.x reports late, twice or never. */
class ServerEndsTest {
  private static final String CLOSED = "io.vertx.core.http.HttpClosedException";

  private final TracedVertx traced = new TracedVertx();

  private final Promise<Void> echoing = Promise.promise();

  @AfterEach
  void close() {
    traced.close();
  }

  private HttpServer serve(boolean wrapped, Handler<HttpServerRequest> handler) {
    Router router = Router.router(traced.vertx);
    router.route("/x/:id").handler(context -> handler.handle(context.request()));
    return traced.serve(wrapped ? TraceHandler.wrap(traced.vertrace, router) : handler);
  }

  /** A client that hands over what has come once it has the text, and reads no more then. */
  private NetSocket connect(HttpServer server, String text, Promise<String> received) {
    NetSocket socket =
        traced.plain().createNetClient().connect(server.actualPort(), "127.0.0.1").await();
    Buffer all = Buffer.buffer();
    socket.handler(
        data -> {
          if (all.appendBuffer(data).toString().contains(text)) {
            socket.pause();
            received.tryComplete(all.toString());
          }
        });
    socket.closeHandler(closed -> received.tryComplete(all.toString()));
    return socket;
  }

  private static void expect(SpanData span, boolean wrapped, String method, int status) {
    assertThat(span.getName()).isEqualTo(wrapped ? method + " /x/:id" : method);
    assertThat(HttpServerSpansTest.attributes(span))
        .containsEntry("http.response.status_code", (long) status);
  }

  private static <T> T await(Promise<T> promise) {
    return promise
        .future()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  private static void expectFine(SpanData span, boolean wrapped, String method, int status) {
    expect(span, wrapped, method, status);
    expectFine(span);
  }

  private static void expectFine(SpanData span) {
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(HttpServerSpansTest.attributes(span)).doesNotContainKey("error.type");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsOnce_whenClientLeavesWithinFile(boolean wrapped, @TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("large");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(1L << 30); // more than any buffer on the way
    }
    HttpServer server = serve(wrapped, request -> request.response().sendFile(file.toString()));
    Promise<String> head = Promise.promise();
    NetSocket socket = connect(server, "\r\n\r\n", head);
    socket.write("GET /x/7 HTTP/1.1\r\nhost: h\r\n\r\n").await();
    await(head);
    socket.close().await();

    SpanData span = traced.only();
    expect(span, wrapped, "GET", 200);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(HttpServerSpansTest.attributes(span)).containsEntry("error.type", CLOSED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsOnce_whenRequestBecomesSocket(boolean wrapped) {
    HttpServer server = serve(wrapped, this::echo);
    Promise<String> head = Promise.promise();
    NetSocket socket = connect(server, " 101 ", head);
    socket
        .write("GET /x/7 HTTP/1.1\r\nhost: h\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n")
        .await();
    await(head);
    if (wrapped) { // with the handshake
      expectFine(traced.only(), true, "GET", 101);
    }
    expectEcho(socket);
    if (!wrapped) {
      expectFine(traced.only(), false, "GET", 101);
    }
  }

  private void expectEcho(NetSocket socket) {
    await(echoing); // until then, Vert.x may read what comes as HTTP
    Promise<Buffer> echo = Promise.promise();
    socket.handler(echo::tryComplete).resume();
    socket.write("hello").await();
    assertThat(await(echo)).hasToString("hello");
    socket.close().await();
  }

  private void echo(HttpServerRequest request) {
    request
        .toNetSocket()
        .onSuccess(
            socket -> {
              socket.handler(socket::write);
              echoing.complete();
            });
  }

  @Test
  void endsOnce_whenRequestConnects() {
    HttpServer server = serve(false, this::echo);
    Promise<String> head = Promise.promise();
    NetSocket socket = connect(server, " 200 ", head);
    socket.write("CONNECT h:80 HTTP/1.1\r\nhost: h:80\r\n\r\n").await();
    await(head);
    expectEcho(socket);

    expectFine(traced.only(), false, "CONNECT", 200);
  }

  @Test
  void endsEach_whenRequestsArePipelined() {
    HttpServer server =
        serve(
            true,
            request ->
                traced.vertx.timer(1).onSuccess(later -> request.response().end(request.path())));
    Promise<String> last = Promise.promise();
    NetSocket socket = connect(server, "/x/3", last);
    String line = " HTTP/1.1\r\nhost: h\r\n\r\n";
    socket.write("GET /x/1" + line + "GET /x/2" + line + "GET /x/3" + line).await();
    await(last);
    socket.close().await();

    List<SpanData> spans = traced.traces.await(3);
    assertThat(spans)
        .extracting(span -> HttpServerSpansTest.attributes(span).get("url.path"))
        .containsExactly("/x/1", "/x/2", "/x/3");
    assertThat(spans).allSatisfy(ServerEndsTest::expectFine);
    assertThat(spans).extracting(SpanData::getTraceId).doesNotHaveDuplicates();
    for (int i = 1; i < 3; i++) {
      assertThat(spans.get(i).getStartEpochNanos())
          .isGreaterThanOrEqualTo(spans.get(i - 1).getEndEpochNanos());
    }
  }

  @Test
  void isFine_whenConnectionClosesBehindResponse() {
    HttpServer server = serve(true, request -> request.response().end("ok"));
    Promise<String> answers = Promise.promise();
    NetSocket socket = connect(server, "never", answers);
    String keep = "GET /x/7 HTTP/1.1\r\nhost: h\r\n\r\n";
    String close = "GET /x/7 HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
    socket.write(keep.repeat(50) + close).await();
    assertThat(await(answers).split(" 200 ", -1)).hasSize(52);

    assertThat(traced.traces.await(51)).allSatisfy(ServerEndsTest::expectFine);
  }

  @Test
  void isFine_whenClientMustContinue() {
    HttpServer server =
        serve(
            true,
            request -> {
              request.response().writeContinue();
              request.body().onSuccess(body -> request.response().end(body));
            });
    Promise<String> asked = Promise.promise();
    NetSocket socket = connect(server, " 100 ", asked);
    socket
        .write("POST /x/7 HTTP/1.1\r\nhost: h\r\nexpect: 100-continue\r\ncontent-length: 4\r\n\r\n")
        .await();
    await(asked);
    assertThat(traced.traces.spans()).isEmpty();
    socket.write("body").await();

    SpanData span = traced.only();
    expectFine(span, true, "POST", 200);
    socket.close().await();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isError_whenServerIsTiredOfWaiting(boolean headWritten) {
    HttpServer server =
        traced.serve(
            new HttpServerOptions().setIdleTimeout(2),
            request -> {
              if (headWritten) {
                request.response().setChunked(true).write("half");
              }
            });
    Promise<String> end = Promise.promise();
    NetSocket socket = connect(server, "never", end);
    socket.write("GET /x/7 HTTP/1.1\r\nhost: h\r\n\r\n").await();
    await(end);

    SpanData span = traced.only();
    Map<String, Object> attributes = HttpServerSpansTest.attributes(span);
    assertThat(attributes).containsEntry("error.type", CLOSED);
    assertThat(attributes.get("http.response.status_code")).isEqualTo(headWritten ? 200L : null);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void isFine_whenServerAnswersBeforeBodyHasCome() {
    HttpServer server =
        serve(true, request -> request.response().setStatusCode(413).end("too large"));
    Promise<String> answer = Promise.promise();
    NetSocket socket = connect(server, "too large", answer);
    socket.write("POST /x/7 HTTP/1.1\r\nhost: h\r\ncontent-length: 1000\r\n\r\nhalf").await();
    await(answer);
    socket.close().await();

    SpanData span = traced.only();
    expectFine(span, true, "POST", 413);
  }

  @ParameterizedTest
  @CsvSource({"H2C, true", "H2C, false", "H2, true", "H2, false", "HTTP_1_1, true"})
  void isError_whenServerClosesIdleStream(Protocol protocol, boolean headWritten) {
    protocol.assumeReportedWhole();
    HttpServer server =
        traced.serve(
            protocol.serverOptions().setIdleTimeout(500).setIdleTimeoutUnit(TimeUnit.MILLISECONDS),
            request -> {
              if (headWritten) {
                request.response().setChunked(true).write("half");
              }
            });
    Promise<Throwable> end = Promise.promise();
    traced
        .client(protocol)
        .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/x/7")
        .compose(request -> request.send())
        .compose(HttpClientResponse::body)
        .onFailure(end::tryComplete);
    assertThat(await(end)).isNotNull();

    SpanData span = traced.only();
    Map<String, Object> attributes = HttpServerSpansTest.attributes(span);
    assertThat(attributes)
        .containsEntry("error.type", CLOSED)
        .containsEntry("network.protocol.version", protocol.version);
    assertThat(attributes.get("http.response.status_code")).isEqualTo(headWritten ? 200L : null);
  }
}
