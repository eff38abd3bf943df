package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each request is measured once and active no more, whatever becomes of it; spans are all dropped.
 */
class MetricOutcomesTest {
  private static final String DURATION = "http.server.request.duration";
  private static final String ACTIVE = "http.server.active_requests";

  private final TracedVertx traced = new TracedVertx(Sampler.alwaysOff());
  private final OutcomeServer outcomes = new OutcomeServer(traced.vertx);
  private final NetClient sockets = traced.plain().createNetClient();

  @AfterEach
  void close() {
    traced.close();
  }

  static Stream<Arguments> rows() {
    return Stream.of(Protocol.values())
        .flatMap(p -> Stream.of(Outcome.values()).map(outcome -> Arguments.of(p, outcome)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rows")
  void isMeasuredOnce(Protocol protocol, Outcome outcome) throws Exception {
    if (!outcome.isToldByHead()) {
      protocol.assumeReportedWhole();
    }
    HttpServer server =
        traced.serve(
            protocol.serverOptions(), TraceHandler.wrap(traced.vertrace, outcomes.router()));
    HttpClientRequest request =
        TracedVertx.await(
            traced
                .client(protocol)
                .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/t/" + outcome));
    var response = request.send();
    if (outcome.isAnswered()) {
      TracedVertx.await(response.compose(HttpClientResponse::body));
    }
    outcomes.peerPort();
    if (outcome == Outcome.RESET) {
      TracedVertx.await(response);
      TracedVertx.await(request.reset(8));
    } else if (outcome == Outcome.ABORT) {
      TracedVertx.await(request.connection().close());
    }

    Map<String, Object> expected = new TreeMap<>(outcome.attributes());
    expected.put("http.request.method", "GET");
    expected.put("http.route", OutcomeServer.ROUTE);
    expected.put("network.protocol.version", protocol.version);
    expected.put("url.scheme", protocol.scheme);
    awaitMeasured(Map.of(expected.toString(), 1L));
    assertInactive("{http.request.method=GET, url.scheme=" + protocol.scheme + "}");
  }

  private void awaitMeasured(Map<String, Long> expected) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < deadline && !counts().equals(expected)) {
      Thread.onSpinWait();
    }
    assertThat(counts()).isEqualTo(expected);
  }

  private Map<String, Long> counts() {
    return traced.metrics.names().contains(DURATION) ? traced.metrics.counts(DURATION) : Map.of();
  }

  private void assertInactive(String attributes) {
    assertThat(traced.metrics.sums(ACTIVE)).isEqualTo(Map.of(attributes, 0L));
  }

  private static String line(int status, String error, String version) {
    return "{"
        + (error.isEmpty() ? "" : "error.type=" + error + ", ")
        + "http.request.method=GET, "
        + (status == 0 ? "" : "http.response.status_code=" + status + ", ")
        + "network.protocol.version="
        + version
        + ", url.scheme=http}";
  }

  private NetSocket send(HttpServer server, String text, Promise<String> received) {
    NetSocket socket = TracedVertx.await(sockets.connect(server.actualPort(), "127.0.0.1"));
    Buffer all = Buffer.buffer();
    socket.handler(all::appendBuffer);
    socket.closeHandler(closed -> received.tryComplete(all.toString()));
    TracedVertx.await(socket.write(text));
    return socket;
  }

  @Test
  void measuresEach_whenPipelined() throws Exception {
    HttpServer server =
        traced.serve(
            request -> traced.vertx.setTimer(1, id -> request.response().end(request.path())));
    Promise<String> answers = Promise.promise();
    String get = "GET /%s HTTP/1.1\r\nhost: h\r\n\r\n";
    var unused =
        send(
            server,
            get.formatted(1)
                + get.formatted(2)
                + get.formatted(3).replace("host: h", "connection: close"),
            answers);

    assertThat(TracedVertx.await(answers.future())).contains("/1", "/2", "/3");
    awaitMeasured(Map.of(line(200, "", "1.1"), 3L));
    assertInactive("{http.request.method=GET, url.scheme=http}");
  }

  @Test
  void measuresPipelined_whenClientLeavesWithinTheFirst() throws Exception {
    Promise<Void> arrived = Promise.promise();
    HttpServer server = traced.serve(request -> arrived.tryComplete());
    String get = "GET /x HTTP/1.1\r\nhost: h\r\n\r\n";
    NetSocket socket = send(server, get.repeat(3), Promise.promise());
    TracedVertx.await(arrived.future());
    TracedVertx.await(socket.close());

    awaitMeasured(Map.of(line(0, "io.vertx.core.http.HttpClosedException", "1.1"), 1L));
    assertInactive("{http.request.method=GET, url.scheme=http}");
  }

  @Test
  void measuresAnswer_whenConnectionIsIdleAfterIt() throws Exception {
    HttpServer server =
        traced.serve(
            new HttpServerOptions().setIdleTimeout(50).setIdleTimeoutUnit(TimeUnit.MILLISECONDS),
            request -> request.response().end());
    Promise<String> answer = Promise.promise();
    var unused = send(server, "GET /x HTTP/1.1\r\nhost: h\r\n\r\n", answer);

    assertThat(TracedVertx.await(answer.future())).startsWith("HTTP/1.1 200 ");
    awaitMeasured(Map.of(line(200, "", "1.1"), 1L));
    assertInactive("{http.request.method=GET, url.scheme=http}");
  }

  @Test
  void measuresWhatIsNeverAnswered_whenConnectionIsIdle() throws Exception {
    HttpServer server =
        traced.serve(
            new HttpServerOptions().setIdleTimeout(50).setIdleTimeoutUnit(TimeUnit.MILLISECONDS),
            request -> {});
    Promise<String> answer = Promise.promise();
    var unused = send(server, "GET /x HTTP/1.0\r\n\r\n", answer);

    assertThat(TracedVertx.await(answer.future())).isEmpty();
    awaitMeasured(Map.of(line(0, "io.vertx.core.http.HttpClosedException", "1.0"), 1L));
    assertInactive("{http.request.method=GET, url.scheme=http}");
  }

  @Test
  void measuresHandshakeOfWebSocket_andItsRefusal() throws Exception {
    HttpServer server =
        traced.serve(
            request -> {
              if (request.path().equals("/no")) {
                request.response().setStatusCode(403).end();
              } else {
                var unused = request.toWebSocket();
              }
            });
    var client = traced.plain().createWebSocketClient();
    TracedVertx.await(client.connect(server.actualPort(), "127.0.0.1", "/no").otherwiseEmpty());
    var socket = TracedVertx.await(client.connect(server.actualPort(), "127.0.0.1", "/yes"));

    awaitMeasured(Map.of(line(403, "", "1.1"), 1L, line(101, "", "1.1"), 1L));
    assertInactive("{http.request.method=GET, url.scheme=http}");
    TracedVertx.await(socket.close());
  }

  @Test
  void hasFewSeries_whateverHostsAndSchemesClientsName() throws Exception {
    HttpServer server = traced.serve(request -> request.response().end());
    for (String target : List.of("http://a/", "ftp://b/", "https://c:1/", "x", "*", "//d/%zz")) {
      Promise<String> answer = Promise.promise();
      var unused =
          send(
              server,
              "GET "
                  + target
                  + " HTTP/1.1\r\nhost: "
                  + target.length()
                  + "\r\nconnection: close"
                  + "\r\nx-forwarded-proto: https\r\n\r\n",
              answer);
      assertThat(TracedVertx.await(answer.future())).startsWith("HTTP/1.1 200 ");
    }

    awaitMeasured(Map.of(line(200, "", "1.1"), 6L));
    assertInactive("{http.request.method=GET, url.scheme=http}");
  }
}
