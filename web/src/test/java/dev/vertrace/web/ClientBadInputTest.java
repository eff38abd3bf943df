package dev.vertrace.web;

import static dev.vertrace.web.ClientBench.HOST;
import static dev.vertrace.web.ClientBench.assertIs;
import static dev.vertrace.web.ClientBench.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a caller asks for: the call goes as it goes without Vertrace, with a legal span. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientBadInputTest {
  private final ClientBench bench = new ClientBench();
  private final HttpClient wrapped = bench.client(ClientProtocol.HTTP_1);
  private final HttpClient plain = bench.traced.vertx.createHttpClient();
  private final HttpClient untraced = bench.traced.plain().createHttpClient();

  @AfterEach
  void leavesNoSpan() {
    assertThat(bench.traced.traces.open()).isEmpty();
    assertThat(bench.traced.traces.drain()).isEmpty();
  }

  @AfterAll
  void close() {
    bench.close();
  }

  private Stream<RequestOptions> badRequests() {
    String parameters = "&p=" + "1&token=canary".repeat(10_000);
    return Stream.of(
        to("/\u0001\u0007?\u0000=1"),
        to("/%ff%fe?q=%zz"),
        to("/\ud800?q=\udc00"),
        to("/?q=1" + parameters),
        to("/" + "long/".repeat(20_000)),
        to("?q=1"),
        to("*"),
        to(""),
        to("//?#"),
        to("/200").setHost("").setPort(bench.port(ClientProtocol.HTTP_1)),
        to("/200").setHost("h".repeat(100_000) + ".invalid"),
        to("/200").setHost("a b\u0000c"),
        to("/200").setPort(0),
        to("/200").setPort(65_536),
        to("/200").setMethod(HttpMethod.valueOf("M".repeat(100_000))),
        to("/200").setMethod(null),
        to("/200").setURI(null),
        to("/200").setTraceOperation("/{" + "x".repeat(100_000) + "}"),
        to("/200").putHeader("x", "y".repeat(100_000)));
  }

  private RequestOptions to(String uri) {
    return bench.to(ClientProtocol.HTTP_1, uri).setTimeout(1000);
  }

  @ParameterizedTest
  @MethodSource("badRequests")
  void givesLegalSpanOrNone(RequestOptions options) {
    String expected = outcome(untraced, options);
    assertThat(outcome(wrapped, options)).isEqualTo(expected);
    assertThat(outcome(plain, options)).isEqualTo(expected);

    for (SpanData span : bench.traced.traces.drain()) {
      assertThat(span.getName()).hasSizeBetween(1, 4200);
      span.getAttributes()
          .forEach((key, value) -> assertThat(value.toString()).hasSizeLessThanOrEqualTo(4096));
      assertThat(span.getAttributes().toString()).doesNotContain("canary");
    }
  }

  /** What the caller sees, without what differs from call to call. */
  private String outcome(HttpClient client, RequestOptions options) {
    try {
      return "status " + bench.inSpan(() -> call(client, new RequestOptions(options))).await();
    } catch (Exception e) {
      return e.getClass().getName();
    }
  }

  private static boolean answers(HttpClient untraced, RequestOptions options) {
    try {
      return call(untraced, new RequestOptions(options)).otherwise(0).await() == 200;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"::1", "[::1]"})
  void showsIpv6(String host) {
    HttpServer server =
        bench
            .traced
            .plain()
            .createHttpServer()
            .requestHandler(request -> request.response().end())
            .listen(0, "::1")
            .await();
    RequestOptions options =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(server.actualPort(), "::1"))
            .setHost(host)
            .setPort(server.actualPort())
            .setURI("/x");
    assumeTrue(answers(untraced, options), "Vert.x"); // from 5.1 on it wants brackets
    bench.inSpan(() -> call(wrapped, options)).await();

    Map<String, Object> expected =
        ClientBench.called(ClientProtocol.HTTP_1, "[::1]", server.actualPort(), "GET", "/x");
    expected.put("server.address", "::1");
    expected.put("network.peer.address", "0:0:0:0:0:0:0:1");
    expected.put("network.peer.port", (long) server.actualPort());
    expected.put("network.protocol.version", "1.1");
    expected.put("http.response.status_code", 200L);
    assertIs(bench.clientSpan(), "GET", expected);
    server.close().await();
  }

  @Test
  void showsUnixSocket(@TempDir Path directory) {
    String path = directory.resolve("s").toString();
    HttpServer server =
        bench
            .traced
            .plain()
            .createHttpServer(new HttpServerOptions())
            .requestHandler(request -> request.response().end())
            .listen(SocketAddress.domainSocketAddress(path))
            .await();
    Map<String, Object> expected =
        Map.of(
            "http.request.method",
            "GET",
            "url.full",
            "http://localhost/x",
            "server.address",
            path,
            "network.peer.address",
            path,
            "network.protocol.version",
            "1.1",
            "http.response.status_code",
            200L);
    RequestOptions options =
        new RequestOptions().setServer(SocketAddress.domainSocketAddress(path)).setURI("/x");
    bench.inSpan(() -> call(wrapped, new RequestOptions(options))).await();
    assertIs(bench.clientSpan(), "GET", expected);

    bench.inSpan(() -> call(plain, new RequestOptions(options))).await();
    assertIs(bench.clientSpan(), "GET", expected);
    server.close().await();
  }

  @Test
  void showsNameOfUnixSocketThatHasOne(@TempDir Path directory) {
    String path = directory.resolve("missing").toString();
    Future<Integer> failed =
        bench.inSpan(
            () ->
                call(
                    wrapped,
                    new RequestOptions()
                        .setServer(SocketAddress.domainSocketAddress(path))
                        .setHost(HOST)
                        .setPort(81)
                        .setURI("/x")));

    assertThat(failed.otherwise(0).await()).isZero();
    SpanData span = bench.clientSpan();
    assertThat(HttpServerSpansTest.attributes(span))
        .containsEntry("url.full", "http://" + HOST + ":81/x")
        .containsEntry("server.address", HOST)
        .containsKey("error.type");
  }
}
