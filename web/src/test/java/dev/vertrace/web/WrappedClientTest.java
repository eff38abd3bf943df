package dev.vertrace.web;

import static dev.vertrace.web.ClientBench.HOST;
import static dev.vertrace.web.ClientBench.assertIs;
import static dev.vertrace.web.ClientBench.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.testkit.TraceTrees;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.client.WebClientSession;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrapped client does what the client does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrappedClientTest {
  private static final ClientProtocol HTTP_1 = ClientProtocol.HTTP_1;

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

  private Map<String, Object> answered(ClientProtocol protocol, String uri) {
    Map<String, Object> attributes = bench.connected(protocol, "GET", uri);
    attributes.put("http.response.status_code", 200L);
    return attributes;
  }

  @Test
  void takesEveryFormOfRequest() {
    HttpClient client =
        HttpClientTracing.wrap(
            bench.traced.vertrace,
            bench.traced.vertx.createHttpClient(
                new HttpClientOptions().setDefaultHost(HOST).setDefaultPort(bench.port(HTTP_1))));
    bench.inSpan(() -> client.request().compose(HttpClientRequest::send)).await();
    assertIs(bench.clientSpan(), "GET", answered(HTTP_1, "/"));
    bench
        .inSpan(() -> client.request(HttpMethod.GET, "/1").compose(HttpClientRequest::send))
        .await();
    assertIs(bench.clientSpan(), "GET", answered(HTTP_1, "/1"));
    bench
        .inSpan(() -> client.request(HttpMethod.GET, HOST, "/2").compose(HttpClientRequest::send))
        .await();
    assertIs(bench.clientSpan(), "GET", answered(HTTP_1, "/2"));
    bench
        .inSpan(
            () ->
                client
                    .request(HttpMethod.GET, bench.port(HTTP_1), HOST, "/3")
                    .compose(HttpClientRequest::send))
        .await();
    assertIs(bench.clientSpan(), "GET", answered(HTTP_1, "/3"));
    client.close().await();
  }

  @ParameterizedTest
  @EnumSource(
      value = ClientProtocol.class,
      names = "H2C_BY_UPGRADE",
      mode = EnumSource.Mode.EXCLUDE)
  void tracesRequestsOfConnection(ClientProtocol protocol) {
    HttpClientAgent client =
        HttpClientTracing.wrap(
            bench.traced.vertrace, bench.traced.vertx.createHttpClient(protocol.options()));
    HttpClientConnection connection =
        client
            .connect(new HttpConnectOptions().setHost(HOST).setPort(bench.port(protocol)))
            .await();
    bench.inSpan(() -> call(connection, new RequestOptions().setURI("/200"))).await();

    assertIs(bench.clientSpan(), "GET", answered(protocol, "/200"));
    assertThat(connection.remoteAddress().port()).isEqualTo(bench.port(protocol));
    connection.close().await();
    client.close().await();
  }

  @Test
  void servesSessionOfWebClient() {
    WebClient web =
        WebClient.wrap(
            HttpClientTracing.wrap(
                bench.traced.vertrace, bench.traced.vertx.createHttpClient(new PoolOptions())),
            new WebClientOptions());
    WebClient session = HttpClientTracing.withTemplates(WebClientSession.create(web));
    bench.inSpan(() -> session.get(bench.port(HTTP_1), HOST, "/200").send()).await();

    assertIs(bench.clientSpan(), "GET", answered(HTTP_1, "/200"));
    session.close();
  }

  @Test
  void refusesWhatIsNoClientOfVertx() {
    HttpClient foreign =
        (HttpClient)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpClient.class},
                (proxy, method, args) -> null);

    assertThatThrownBy(() -> HttpClientTracing.wrap(bench.traced.vertrace, foreign))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wrap what vertx.createHttpClient()");
  }

  @Test
  void failsAsBefore() {
    HttpClient wrapped = bench.client(HTTP_1);
    HttpClient plain = bench.traced.plain().createHttpClient();
    for (String uri : new String[] {"/silent", "/closed", "/cut"}) {
      RequestOptions options = bench.to(HTTP_1, uri).setTimeout(200);
      Throwable expected = failureOf(call(plain, options));
      Throwable actual = failureOf(call(wrapped, options));
      assertThat(actual).hasSameClassAs(expected).hasMessage(expected.getMessage());
    }
    assertThatThrownBy(() -> wrapped.request((RequestOptions) null))
        .isInstanceOf(NullPointerException.class);
    wrapped.close().await();
    plain.close().await();
  }

  private static Throwable failureOf(Future<?> future) {
    try {
      future.await();
    } catch (Throwable t) {
      return t;
    }
    throw new AssertionError("no failure");
  }

  @ParameterizedTest
  @EnumSource(ClientProtocol.class)
  void sendsBodies(ClientProtocol protocol) {
    HttpServer echo =
        bench
            .traced
            .plain()
            .createHttpServer()
            .requestHandler(
                request -> request.body().onSuccess(body -> request.response().end(body)))
            .listen(0, HOST)
            .await();
    HttpClient client =
        HttpClientTracing.wrap(
            bench.traced.vertrace,
            bench.traced.vertx.createHttpClient(
                protocol.isTls() ? HTTP_1.options() : protocol.options()));
    Buffer sent = Buffer.buffer("x".repeat(300_000));
    Buffer received =
        bench
            .inSpan(
                () ->
                    client
                        .request(HttpMethod.POST, echo.actualPort(), HOST, "/")
                        .compose(
                            request -> {
                              Future<Buffer> body =
                                  request.response().compose(response -> response.body());
                              request.setChunked(true).write(sent);
                              return request.end(sent).compose(v -> body);
                            }))
            .await();

    assertThat(received.length()).isEqualTo(2 * sent.length());
    bench.clientSpan();
    client.close().await();
    echo.close().await();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EVENT_LOOP", "WORKER"})
  void tracesCallsOfVerticle(ThreadingModel model) {
    Promise<Integer> done = Promise.promise();
    AbstractVerticle verticle =
        new AbstractVerticle() {
          @Override
          public void start() {
            HttpClient client =
                HttpClientTracing.wrap(bench.traced.vertrace, vertx.createHttpClient());
            bench
                .traced
                .vertrace
                .span("root")
                .run(
                    () ->
                        Future.all(
                                IntStream.range(0, 20)
                                    .mapToObj(i -> call(client, bench.to(HTTP_1, "/200")))
                                    .toList())
                            .map(20))
                .onComplete(done);
          }
        };
    String id =
        bench
            .traced
            .vertx
            .deployVerticle(verticle, new DeploymentOptions().setThreadingModel(model))
            .await();

    assertThat(done.future().await()).isEqualTo(20);
    String calls = "  GET CLIENT\n".repeat(20);
    assertThat(TraceTrees.of(bench.traced.traces.await(21))).isEqualTo("root\n" + calls);
    bench.traced.vertx.undeploy(id).await();
  }

  @Test
  void endsSpanOfTunnelWithItsHead() {
    HttpServer proxy =
        bench
            .traced
            .plain()
            .createHttpServer()
            .requestHandler(
                request -> request.toNetSocket().onSuccess(socket -> socket.write("hello")))
            .listen(0, HOST)
            .await();
    HttpClient client = bench.client(HTTP_1);
    String text =
        bench
            .inSpan(
                () ->
                    client
                        .request(HttpMethod.CONNECT, proxy.actualPort(), HOST, "other:1")
                        .compose(HttpClientRequest::connect)
                        .compose(
                            response -> {
                              Promise<Buffer> first = Promise.promise();
                              response.netSocket().handler(first::tryComplete);
                              return first
                                  .future()
                                  .compose(data -> response.netSocket().close().map(data));
                            })
                        .map(Buffer::toString))
            .await();

    assertThat(text).isEqualTo("hello");
    Map<String, Object> expected =
        ClientBench.called(HTTP_1, HOST, proxy.actualPort(), "CONNECT", "/other:1");
    expected.put("network.peer.address", HOST);
    expected.put("network.peer.port", (long) proxy.actualPort());
    expected.put("network.protocol.version", "1.1");
    expected.put("http.response.status_code", 200L);
    assertIs(bench.clientSpan(), "CONNECT", expected);
    client.close().await();
    proxy.close().await();
  }
}
