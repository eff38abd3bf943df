package dev.vertrace.web;

import static dev.vertrace.web.ClientBench.HOST;
import static dev.vertrace.web.ClientBench.assertIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handshakes of WebSockets, of which Vert.x tells no tracer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketClientTest {
  private final ClientBench bench = new ClientBench().withTls();
  private final WebSocketClient client =
      HttpClientTracing.wrap(
          bench.traced.vertrace,
          bench.traced.vertx,
          bench.traced.vertx.createWebSocketClient(
              new WebSocketClientOptions().setTrustAll(true).setVerifyHost(false)));

  @AfterEach
  void leavesNoSpan() {
    assertThat(bench.traced.traces.open()).isEmpty();
    assertThat(bench.traced.traces.drain()).isEmpty();
  }

  @AfterAll
  void close() {
    client.close().await();
    bench.close();
  }

  private WebSocketConnectOptions to(ClientProtocol protocol, String uri) {
    WebSocketConnectOptions options = new WebSocketConnectOptions();
    options
        .setSsl(protocol.isTls())
        .setHost(HOST)
        .setPort(bench.port(protocol))
        .setURI(uri)
        .putHeader("traceparent", "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01");
    return options;
  }

  private Map<String, Object> handshake(ClientProtocol protocol, String uri) {
    Map<String, Object> attributes = bench.called(protocol, "GET", uri);
    attributes.merge("url.full", "", (url, none) -> url.toString().replaceFirst("^http", "ws"));
    return attributes;
  }

  @ParameterizedTest
  @EnumSource(
      value = ClientProtocol.class,
      names = {"HTTP_1", "H2"})
  void tracesAndCarriesHandshake(ClientProtocol protocol) {
    String received =
        bench
            .inSpan(() -> client.connect(to(protocol, "/chat?token=a")).compose(this::firstText))
            .await();

    SpanData span = bench.clientSpan();
    Map<String, Object> expected = handshake(protocol, "/chat?token=REDACTED");
    expected.put("http.response.status_code", 101L);
    expected.put("network.peer.address", HOST);
    expected.put("network.peer.port", (long) bench.port(protocol));
    expected.put("network.protocol.version", "1.1");
    assertIs(span, "GET", expected);
    assertThat(received).isEqualTo("[00-" + span.getTraceId() + "-" + span.getSpanId() + "-03]");
  }

  private Future<String> firstText(WebSocket socket) {
    Promise<String> text = Promise.promise();
    socket.textMessageHandler(text::tryComplete);
    return text.future().compose(found -> socket.close().map(found));
  }

  @Test
  void tracesSocketThatConnectsItself() {
    Promise<String> text = Promise.promise();
    ClientWebSocket socket = client.webSocket();
    assertThat(socket.textMessageHandler(text::tryComplete)).isSameAs(socket);
    bench.inSpan(() -> socket.connect(bench.port(ClientProtocol.HTTP_1), HOST, "/chat")).await();

    SpanData span = bench.clientSpan();
    assertThat(HttpServerSpansTest.attributes(span))
        .containsEntry("http.response.status_code", 101L);
    assertThat(text.future().await()).contains(span.getSpanId());
    socket.close().await();
  }

  @Test
  void hasParentOfThread() {
    Span caller = bench.traced.vertrace.tracer("test").spanBuilder("root").startSpan();
    try (Scope scope = caller.makeCurrent()) {
      assertThat(scope).isNotNull();
      client.connect(to(ClientProtocol.HTTP_1, "/chat")).compose(this::firstText).await();
    }
    caller.end();

    bench.clientSpan();
  }

  @Test
  void tellsStatus_whenServerRejects() {
    Future<WebSocket> call =
        bench.inSpan(() -> client.connect(to(ClientProtocol.HTTP_1, "/forbidden")));

    assertThatThrownBy(call::await).isInstanceOf(UpgradeRejectedException.class);
    Map<String, Object> expected = handshake(ClientProtocol.HTTP_1, "/forbidden");
    expected.put("http.response.status_code", 403L);
    expected.put("error.type", "403");
    assertIs(bench.clientSpan(), "GET", expected);
  }

  @Test
  void tellsRefusal() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Future<WebSocket> call = bench.inSpan(() -> client.connect(port, HOST, "/chat"));

    assertThatThrownBy(call::await).hasMessageContaining("Connection refused");
    Map<String, Object> expected =
        ClientBench.called(ClientProtocol.HTTP_1, HOST, port, "GET", "/chat");
    expected.merge("url.full", "", (url, none) -> url.toString().replaceFirst("^http", "ws"));
    expected.put("error.type", "java.net.ConnectException");
    assertIs(bench.clientSpan(), "GET", expected);
  }

  @Test
  void staysSilent_whenThereIsNoTrace() {
    WebSocketConnectOptions options = to(ClientProtocol.HTTP_1, "/chat");
    String received = client.connect(options).compose(this::firstText).await();

    assertThat(received).isEqualTo("[" + options.getHeaders().get("traceparent") + "]");
    assertThat(List.copyOf(bench.traced.traces.spans())).isEmpty();
  }
}
