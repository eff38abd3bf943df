package dev.vertrace.web;

import static dev.vertrace.web.ClientBench.HOST;
import static dev.vertrace.web.ClientBench.assertIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each hop of a redirected call has a span, which tells how often the call was sent before. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientRedirectsTest {
  private final ClientBench bench = new ClientBench().withTls();

  @AfterAll
  void close() {
    bench.close();
  }

  private WebClient web(ClientProtocol protocol) {
    return HttpClientTracing.webClient(
        bench.traced.vertrace, bench.traced.vertx, new WebClientOptions(protocol.options()));
  }

  @ParameterizedTest
  @EnumSource(ClientProtocol.class)
  void countsHopsOfWebClient(ClientProtocol protocol) {
    WebClient web = web(protocol);
    int status =
        bench
            .inSpan(
                () ->
                    web.get(bench.port(protocol), HOST, "/redirect")
                        .ssl(protocol.isTls())
                        .send()
                        .map(HttpResponse::statusCode))
            .await();

    assertThat(status).isEqualTo(200);
    assertHops(protocol);
    web.close();
  }

  @ParameterizedTest
  @EnumSource(ClientProtocol.class)
  void countsHopsOfHttpClient(ClientProtocol protocol) {
    HttpClient client = bench.client(protocol);
    int status =
        bench.inSpan(() -> follow(client, protocol, "/redirect").map(r -> r.statusCode())).await();

    assertThat(status).isEqualTo(200);
    assertHops(protocol);
    client.close().await();
  }

  private Future<HttpClientResponse> follow(
      HttpClient client, ClientProtocol protocol, String uri) {
    return client
        .request(bench.to(protocol, uri).setFollowRedirects(true))
        .compose(HttpClientRequest::send)
        .compose(response -> response.end().map(response));
  }

  private void assertHops(ClientProtocol protocol) {
    List<SpanData> hops = ClientBench.clientSpans(bench.traced.traces.await(4));
    assertIs(hops.get(0), "GET", hop(protocol, "/redirect", 302, 0));
    assertIs(hops.get(1), "GET", hop(protocol, "/redirect2", 302, 1));
    assertIs(hops.get(2), "GET", hop(protocol, "/ok", 200, 2));
    assertThat(hops)
        .extracting(SpanData::getParentSpanId)
        .containsOnly(hops.get(0).getParentSpanId());
  }

  private Map<String, Object> hop(ClientProtocol protocol, String uri, long status, long resends) {
    Map<String, Object> attributes = bench.connected(protocol, "GET", uri);
    attributes.put("http.response.status_code", status);
    if (resends > 0) {
      attributes.put("http.request.resend_count", resends);
    }
    return attributes;
  }

  @ParameterizedTest
  @EnumSource(ClientProtocol.class)
  void blamesHopThatFails_whenHttpClientFollows(ClientProtocol protocol) {
    HttpClient client = bench.client(protocol);
    Future<?> called = bench.inSpan(() -> follow(client, protocol, "/nowhere"));

    assertThatThrownBy(called::await).hasMessageContaining("Connection refused");
    assertBlame(protocol);
    client.close().await();
  }

  @ParameterizedTest
  @EnumSource(ClientProtocol.class)
  void blamesHopThatFails_whenWebClientFollows(ClientProtocol protocol) {
    WebClient web = web(protocol);
    Future<?> called =
        bench.inSpan(
            () -> web.get(bench.port(protocol), HOST, "/nowhere").ssl(protocol.isTls()).send());

    assertThatThrownBy(called::await).hasMessageContaining("Connection refused");
    assertBlame(protocol);
    web.close();
  }

  private void assertBlame(ClientProtocol protocol) {
    List<SpanData> hops = ClientBench.clientSpans(bench.traced.traces.await(3));
    SpanData redirected =
        hops.stream()
            .filter(hop -> hop.getAttributes().toString().contains("/nowhere"))
            .findFirst()
            .orElseThrow();
    SpanData refused = hops.get(0) == redirected ? hops.get(1) : hops.get(0);
    assertIs(redirected, "GET", hop(protocol, "/nowhere", 302, 0));
    Map<String, Object> expected = ClientBench.called(ClientProtocol.HTTP_1, HOST, 1, "GET", "/x");
    expected.put("http.request.resend_count", 1L);
    expected.put("error.type", "java.net.ConnectException");
    assertIs(refused, "GET", expected);
  }

  @Test
  void countsRetries() {
    WebClient web = web(ClientProtocol.HTTP_1);
    var request = web.get(bench.port(ClientProtocol.HTTP_1), HOST, "/503");
    bench
        .inSpan(
            () ->
                request
                    .send()
                    .compose(r -> HttpClientTracing.resend(bench.traced.vertrace, 1, request::send))
                    .compose(r -> HttpClientTracing.resend(bench.traced.vertrace, 2, request::send))
                    .compose(r -> request.send()))
        .await();

    List<SpanData> tries = ClientBench.clientSpans(bench.traced.traces.await(5));
    for (int i = 0; i < tries.size(); i++) {
      Map<String, Object> expected = hop(ClientProtocol.HTTP_1, "/503", 503, i % 3);
      expected.put("error.type", "503");
      assertIs(tries.get(i), "GET", expected);
    }
    web.close();
  }

  @Test
  void refusesCountOfFirst() {
    assertThatThrownBy(
            () -> HttpClientTracing.resend(bench.traced.vertrace, 0, Future::succeededFuture))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("number 1");
  }
}
