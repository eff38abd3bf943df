package dev.vertrace.web;

import static dev.vertrace.web.ClientBench.HOST;
import static dev.vertrace.web.ClientBench.assertIs;
import static dev.vertrace.web.ClientBench.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
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

/** Calls that fail before their request is written, of which Vert.x tells no tracer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnconnectedClientTest {
  private final ClientBench bench = new ClientBench().withTls();

  @AfterEach
  void leavesNoSpan() {
    assertThat(bench.traced.traces.open()).isEmpty();
    assertThat(bench.traced.traces.drain()).isEmpty();
  }

  @AfterAll
  void close() {
    bench.close();
  }

  @ParameterizedTest
  @EnumSource(ClientProtocol.class)
  void tellsRefusal(ClientProtocol protocol) throws IOException {
    int port = closedPort();
    HttpClient client = bench.client(protocol);
    RequestOptions options =
        new RequestOptions().setHost(HOST).setPort(port).setURI("/x?token=canary");

    assertFails(bench.inSpan(() -> call(client, options)), "Connection refused");
    Map<String, Object> expected =
        ClientBench.called(protocol, HOST, port, "GET", "/x?token=REDACTED");
    expected.put("error.type", "java.net.ConnectException");
    SpanData span = bench.clientSpan();
    assertIs(span, "GET", expected);
    assertThat(span.getStatus().getDescription()).startsWith("Connection refused");
    client.close().await();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void assertFails(Future<?> call, String message) {
    assertThatThrownBy(call::await).hasMessageContaining(message);
  }

  @Test
  void tellsUnknownName() {
    DatagramSocket resolver = bench.traced.plain().createDatagramSocket();
    resolver.listen(0, HOST).await();
    resolver.handler(
        query -> {
          Buffer answer = query.data().copy().setByte(2, (byte) 0x81).setByte(3, (byte) 0x83);
          resolver.send(answer, query.sender().port(), query.sender().host());
        });
    Vertx vertx =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setAddressResolverOptions(
                        new AddressResolverOptions()
                            .addServer(HOST + ":" + resolver.localAddress().port())))
            .withTracer(bench.traced.vertrace.tracerFactory())
            .build();
    HttpClientAgent client =
        HttpClientTracing.wrap(bench.traced.vertrace, vertx.createHttpClient());

    assertFails(
        bench.inSpan(
            () -> call(client, new RequestOptions().setAbsoluteURI("http://nobody.invalid:81/x"))),
        "nobody.invalid");
    Map<String, Object> expected =
        ClientBench.called(ClientProtocol.HTTP_1, "nobody.invalid", 81, "GET", "/x");
    expected.put("error.type", "java.net.UnknownHostException");
    assertIs(bench.clientSpan(), "GET", expected);
    vertx.close().await();
    resolver.close().await();
  }

  @ParameterizedTest
  @EnumSource(
      value = ClientProtocol.class,
      names = {"HTTP_1", "H2"})
  void tellsUntrustedCertificate(ClientProtocol version) {
    HttpClientOptions options = version.options().setSsl(true).setTrustAll(false);
    HttpClient client =
        HttpClientTracing.wrap(bench.traced.vertrace, bench.traced.vertx.createHttpClient(options));

    assertFails(
        bench.inSpan(() -> call(client, bench.to(ClientProtocol.H2, "/200"))), "SSL connection");
    Map<String, Object> expected = bench.called(ClientProtocol.H2, "GET", "/200");
    expected.put("error.type", "javax.net.ssl.SSLHandshakeException");
    assertIs(bench.clientSpan(), "GET", expected);
    client.close().await();
  }

  @Test
  void tellsFullQueue() {
    HttpClient client = narrow(new PoolOptions().setHttp1MaxSize(1).setMaxWaitQueueSize(0));
    assertFailsBesideAnother(
        client, new RequestOptions(), "io.vertx.core.http.ConnectionPoolTooBusyException");
  }

  @Test
  void tellsLongWaitForConnection() {
    HttpClient client = narrow(new PoolOptions().setHttp1MaxSize(1));
    assertFailsBesideAnother(
        client,
        new RequestOptions().setConnectTimeout(50),
        "java.util.concurrent.TimeoutException");
  }

  private HttpClient narrow(PoolOptions pool) {
    return HttpClientTracing.wrap(
        bench.traced.vertrace, bench.traced.vertx.createHttpClient(new HttpClientOptions(), pool));
  }

  private void assertFailsBesideAnother(HttpClient client, RequestOptions options, String type) {
    Future<?> failed =
        bench.inSpan(
            () ->
                client
                    .request(bench.to(ClientProtocol.HTTP_1, "/half"))
                    .compose(request -> request.send())
                    .compose(first -> second(client, options, first)));

    assertThatThrownBy(failed::await).isInstanceOf(Exception.class);
    List<SpanData> spans = bench.traced.traces.await(3);
    Map<String, Object> expected = bench.called(ClientProtocol.HTTP_1, "GET", "/second");
    expected.put("error.type", type);
    assertIs(withUrl(spans, "/second"), "GET", expected);
    assertThat(HttpServerSpansTest.attributes(withUrl(spans, "/half")))
        .containsEntry("error.type", HttpClosedException.class.getName());
    client.close().await();
  }

  /** Fails for want of a connection, which the first one then gives up. */
  private Future<Integer> second(
      HttpClient client, RequestOptions options, HttpClientResponse first) {
    RequestOptions second =
        new RequestOptions(options)
            .setHost(HOST)
            .setPort(bench.port(ClientProtocol.HTTP_1))
            .setURI("/second");
    return call(client, second).eventually(() -> first.request().connection().close());
  }

  private static SpanData withUrl(List<SpanData> spans, String path) {
    return ClientBench.clientSpans(spans).stream()
        .filter(span -> span.getAttributes().toString().contains(path))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void throwsAsBefore_whenClientIsClosed() {
    HttpClient client = bench.client(ClientProtocol.HTTP_1);
    client.close().await();
    HttpClient plain = bench.traced.vertx.createHttpClient();
    plain.close().await();

    Throwable expected = failureOf(plain);
    Throwable actual = failureOf(client);
    assertThat(actual).hasSameClassAs(expected).hasMessage(expected.getMessage());
    assertThat(bench.traced.traces.open()).isEmpty();
    bench.traced.traces.drain();
  }

  private Throwable failureOf(HttpClient client) {
    try {
      bench.inSpan(() -> client.request(bench.to(ClientProtocol.HTTP_1, "/200"))).await();
    } catch (Throwable t) {
      return t;
    }
    throw new AssertionError("no failure");
  }
}
