package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each method by each protocol with each outcome: the whole span. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerTableTest {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW");

  private final TracedVertx traced = new TracedVertx();
  private final OutcomeServer outcomes = new OutcomeServer(traced.vertx);
  private final Map<Protocol, HttpServer> servers = new EnumMap<>(Protocol.class);
  private final Map<Protocol, HttpClient> clients = new EnumMap<>(Protocol.class);

  @BeforeAll
  void serve() {
    TraceHandler handler = TraceHandler.wrap(traced.vertrace, outcomes.router());
    for (Protocol protocol : Protocol.values()) {
      servers.put(protocol, traced.serve(protocol.serverOptions(), handler));
      clients.put(protocol, traced.client(protocol));
    }
  }

  @AfterEach
  void leavesNoSpan() {
    assertThat(traced.traces.drain()).isEmpty();
  }

  @AfterAll
  void close() {
    traced.close();
  }

  static Stream<Arguments> rows() {
    return METHODS.stream()
        .flatMap(
            method ->
                Stream.of(Protocol.values())
                    .flatMap(
                        protocol ->
                            Stream.of(Outcome.values())
                                .filter(outcome -> isPossible(method, outcome))
                                .map(outcome -> Arguments.of(method, protocol, outcome))));
  }

  /** Nobody can leave within the response to a HEAD, which has no body. */
  private static boolean isPossible(String method, Outcome outcome) {
    return !(method.equals("HEAD") && outcome == Outcome.RESET);
  }

  @ParameterizedTest(name = "{0} by {1}: {2}")
  @MethodSource("rows")
  void tellsAll(String method, Protocol protocol, Outcome outcome) throws Exception {
    if (!outcome.isToldByHead()) {
      protocol.assumeReportedWhole();
    }
    HttpClientRequest request = request(method, protocol, "/t/" + outcome + "?x=1&token=canary");
    long port = call(request, outcome);

    SpanData span = traced.only();
    Map<String, Object> expected = attributes(method, protocol, "/t/" + outcome);
    expected.putAll(outcome.attributes());
    expected.put("url.query", "x=1&token=REDACTED");
    expected.put("network.peer.port", port);
    assertThat(HttpServerSpansTest.attributes(span)).isEqualTo(expected);
    assertSpan(span, method, outcome);
  }

  private HttpClientRequest request(String method, Protocol protocol, String uri) {
    return clients
        .get(protocol)
        .request(HttpMethod.valueOf(method), servers.get(protocol).actualPort(), "127.0.0.1", uri)
        .await()
        .putHeader("user-agent", "t");
  }

  /** The port that it comes from. */
  private long call(HttpClientRequest request, Outcome outcome) throws Exception {
    var response = request.send();
    if (outcome.isAnswered()) {
      TracedVertx.await(response.compose(HttpClientResponse::body));
      return outcomes.peerPort();
    }
    long port = outcomes.peerPort();
    if (outcome == Outcome.RESET) {
      TracedVertx.await(response);
      request.reset(8).await();
    } else {
      request.connection().close().await();
    }
    return port;
  }

  private Map<String, Object> attributes(String method, Protocol protocol, String path) {
    Map<String, Object> attributes = new HashMap<>();
    boolean known = !method.equals("BREW");
    attributes.put("http.request.method", known ? method : "_OTHER");
    if (!known) {
      attributes.put("http.request.method_original", method);
    }
    attributes.put("http.route", OutcomeServer.ROUTE);
    attributes.put("url.scheme", protocol.scheme);
    attributes.put("url.path", path);
    attributes.put("user_agent.original", "t");
    attributes.put("server.address", "127.0.0.1");
    attributes.put("server.port", (long) servers.get(protocol).actualPort());
    attributes.put("client.address", "127.0.0.1");
    attributes.put("network.peer.address", "127.0.0.1");
    attributes.put("network.protocol.version", protocol.version);
    return attributes;
  }

  private static void assertSpan(SpanData span, String method, Outcome outcome) {
    assertThat(span.getName())
        .isEqualTo((method.equals("BREW") ? "HTTP" : method) + " " + OutcomeServer.ROUTE);
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(outcome.statusCode());
    assertThat(span.getEvents())
        .extracting(EventData::getName)
        .isEqualTo(outcome == Outcome.THROWN ? List.of("exception") : List.of());
    if (outcome == Outcome.STREAMED) {
      assertThat(span.getEndEpochNanos() - span.getStartEpochNanos())
          .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(OutcomeServer.STREAMED_MILLIS));
    }
  }

  @Test
  void tellsAll_ofWebSocket() throws Exception {
    HttpServer server =
        traced.serve(
            request -> {
              outcomes.noteBy(request);
              var unused = request.toWebSocket();
            });
    var options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(server.actualPort())
            .setURI("/socket")
            .addHeader("user-agent", "t");
    var socket = traced.plain().createWebSocketClient().connect(options).await();

    SpanData span = traced.only(); // ends with the handshake
    Map<String, Object> expected = attributes("GET", Protocol.HTTP_1_1, "/socket");
    expected.remove("http.route");
    expected.put("http.response.status_code", 101L);
    expected.put("server.port", (long) server.actualPort());
    expected.put("network.peer.port", outcomes.peerPort());
    assertThat(HttpServerSpansTest.attributes(span)).isEqualTo(expected);
    assertThat(span.getName()).isEqualTo("GET");
    socket.writeBinaryMessage(Buffer.buffer("x")).await();
    socket.close().await();
  }

  @Test
  void tellsStreams_apart() throws Exception {
    Protocol.H2C.assumeReportedWhole();
    HttpClientRequest first = request("GET", Protocol.H2C, "/t/STREAMED");
    HttpClientRequest second = request("GET", Protocol.H2C, "/t/OK");
    var streamed = first.send().compose(HttpClientResponse::body);
    second.send().compose(HttpClientResponse::body).await();
    streamed.await();

    assertThat(outcomes.peerPort()).isEqualTo(outcomes.peerPort());
    assertThat(traced.traces.await(2))
        .extracting(span -> HttpServerSpansTest.attributes(span).get("url.path"))
        .containsExactly("/t/OK", "/t/STREAMED");
  }
}
