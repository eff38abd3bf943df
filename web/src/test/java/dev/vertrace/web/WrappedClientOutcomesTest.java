package dev.vertrace.web;

import static dev.vertrace.web.ClientBench.assertIs;
import static dev.vertrace.web.ClientBench.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a call that has found a connection, by each version of HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrappedClientOutcomesTest {
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
  @CsvSource({
    "HTTP_1, GET, 200",
    "HTTP_1, POST, 204",
    "HTTP_1, HEAD, 302",
    "HTTP_1, PUT, 400",
    "HTTP_1, DELETE, 404",
    "HTTP_1, BREW, 500",
    "HTTP_1, OPTIONS, 503",
    "H2, GET, 200",
    "H2, POST, 204",
    "H2, HEAD, 302",
    "H2, PUT, 400",
    "H2, DELETE, 404",
    "H2, BREW, 500",
    "H2, OPTIONS, 503",
    "H2C, GET, 200",
    "H2C, POST, 204",
    "H2C, HEAD, 302",
    "H2C, PUT, 400",
    "H2C, DELETE, 404",
    "H2C, BREW, 500",
    "H2C, OPTIONS, 503",
    "H2C_BY_UPGRADE, GET, 200",
    "H2C_BY_UPGRADE, GET, 500",
  })
  void describesAnswer(ClientProtocol protocol, String method, long status) {
    String uri = "/" + status + "?x=1";
    HttpClient client = bench.client(protocol);
    RequestOptions options = bench.to(protocol, uri).setMethod(HttpMethod.valueOf(method));

    assertThat(bench.inSpan(() -> call(client, options)).await()).isEqualTo((int) status);

    Map<String, Object> expected = bench.connected(protocol, method, uri);
    expected.put("http.response.status_code", status);
    if (status >= 400) {
      expected.put("error.type", Long.toString(status));
    }
    assertIs(bench.clientSpan(), method.equals("BREW") ? "HTTP" : method, expected);
    client.close().await();
  }

  @ParameterizedTest
  @EnumSource(ClientProtocol.class)
  void lastsUntilLastByte(ClientProtocol protocol) {
    HttpClient client = bench.client(protocol);
    bench.inSpan(() -> call(client, bench.to(protocol, "/streamed"))).await();

    SpanData span = bench.clientSpan();
    assertIs(span, "GET", answered(protocol, "/streamed", 200));
    assertThat(span.getEndEpochNanos() - span.getStartEpochNanos())
        .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(190));
    client.close().await();
  }

  @ParameterizedTest
  @EnumSource(
      value = ClientProtocol.class,
      names = "H2C_BY_UPGRADE",
      mode = EnumSource.Mode.EXCLUDE)
  void passesOverEarlyHints(ClientProtocol protocol) {
    HttpClient client = bench.client(protocol);
    bench.inSpan(() -> call(client, bench.to(protocol, "/hints"))).await();

    assertIs(bench.clientSpan(), "GET", answered(protocol, "/hints", 200));
    client.close().await();
  }

  private Map<String, Object> answered(ClientProtocol protocol, String uri, long status) {
    Map<String, Object> attributes = bench.connected(protocol, "GET", uri);
    attributes.put("http.response.status_code", status);
    return attributes;
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_1, /closed, io.vertx.core.http.HttpClosedException",
    "H2, /closed, io.vertx.core.http.HttpClosedException",
    "H2C, /closed, io.vertx.core.http.HttpClosedException",
    "HTTP_1, /reset, io.vertx.core.http.HttpClosedException",
    "H2, /reset, io.vertx.core.http.StreamResetException",
    "H2C, /reset, io.vertx.core.http.StreamResetException",
  })
  void fails_whenServerGivesUp(ClientProtocol protocol, String uri, String type) {
    fails(protocol, uri, options -> options, 0, type);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_1, io.vertx.core.http.HttpClosedException",
    "H2, io.vertx.core.http.StreamResetException",
    "H2C, io.vertx.core.http.StreamResetException",
  })
  void keepsStatus_whenBodyIsCut(ClientProtocol protocol, String type) {
    fails(protocol, "/cut", options -> options, 200, type);
  }

  @ParameterizedTest
  @EnumSource(ClientProtocol.class)
  void fails_whenTimeIsUp(ClientProtocol protocol) {
    fails(
        protocol,
        "/silent",
        options -> options.setTimeout(300),
        0,
        "java.util.concurrent.TimeoutException");
  }

  @ParameterizedTest
  @EnumSource(ClientProtocol.class)
  void fails_whenServerIsIdle(ClientProtocol protocol) {
    fails(
        protocol,
        "/silent",
        options -> options.setIdleTimeout(100),
        0,
        "java.util.concurrent.TimeoutException");
  }

  /** A request that asks for an upgrade is written by the old version. */
  private Map<String, Object> unanswered(ClientProtocol protocol, String uri) {
    Map<String, Object> attributes = bench.connected(protocol, "GET", uri);
    if (protocol == ClientProtocol.H2C_BY_UPGRADE) {
      attributes.put("network.protocol.version", "1.1");
    }
    return attributes;
  }

  private void fails(
      ClientProtocol protocol,
      String uri,
      Function<RequestOptions, RequestOptions> change,
      long status,
      String type) {
    HttpClient client = bench.client(protocol);
    Future<?> called = bench.inSpan(() -> call(client, change.apply(bench.to(protocol, uri))));

    assertThatThrownBy(called::await).isInstanceOf(Exception.class);
    Map<String, Object> expected = unanswered(protocol, uri);
    if (status > 0) {
      expected.put("http.response.status_code", status);
    }
    expected.put("error.type", type);
    assertIs(bench.clientSpan(), "GET", expected);
    client.close().await();
  }

  @ParameterizedTest
  @EnumSource(
      value = ClientProtocol.class,
      names = "H2C_BY_UPGRADE",
      mode = EnumSource.Mode.EXCLUDE)
  void fails_whenCallerAborts(ClientProtocol protocol) {
    HttpClient client = bench.client(protocol);
    Future<HttpClientResponse> called =
        bench.inSpan(
            () ->
                client
                    .request(bench.to(protocol, "/silent"))
                    .compose(
                        request -> {
                          Future<HttpClientResponse> response = request.response();
                          return request
                              .end()
                              .compose(v -> request.reset(8))
                              .compose(v -> response, failure -> response);
                        }));

    assertThatThrownBy(called::await).isInstanceOf(Exception.class);
    Map<String, Object> expected = unanswered(protocol, "/silent");
    expected.put("error.type", "io.vertx.core.http.StreamResetException");
    assertIs(bench.clientSpan(), "GET", expected);
    client.close().await();
  }

  @ParameterizedTest
  @EnumSource(ClientProtocol.class)
  void fails_whenCallerAbortsBeforeSending(ClientProtocol protocol) {
    HttpClient client = bench.client(protocol);
    Future<HttpClientResponse> called =
        bench.inSpan(
            () ->
                client
                    .request(bench.to(protocol, "/silent"))
                    .compose(
                        (HttpClientRequest request) -> {
                          request.reset(8);
                          return request.response();
                        }));

    assertThatThrownBy(called::await).isInstanceOf(Exception.class);
    Map<String, Object> expected = unanswered(protocol, "/silent");
    expected.put("error.type", "io.vertx.core.http.StreamResetException");
    assertIs(bench.clientSpan(), "GET", expected);
    client.close().await();
  }
}
