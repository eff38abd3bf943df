package dev.vertrace.web;

import static dev.vertrace.web.ClientBench.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One trace per request on the wire, whoever has set it. The server answers with what it got. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientTraceHeadersTest {
  private static final String OWN = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";

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
  void replacesThatOfOptions(ClientProtocol protocol) {
    HttpClient client = bench.client(protocol);
    RequestOptions options = bench.to(protocol, "/trace").putHeader("TraceParent", OWN);

    assertThat(trace(client, options, request -> request)).isEqualTo(ofClientSpan());
    client.close().await();
  }

  @ParameterizedTest
  @EnumSource(ClientProtocol.class)
  void keepsThatOfRequestAlone(ClientProtocol protocol) {
    HttpClient client = bench.client(protocol);

    assertThat(
            trace(
                client,
                bench.to(protocol, "/trace"),
                request -> {
                  MultiMap received = MultiMap.caseInsensitiveMultiMap().add("traceparent", OWN);
                  request.headers().addAll(received);
                  return request;
                }))
        .isEqualTo("[" + OWN + "]");
    bench.clientSpan();
    client.close().await();
  }

  @ParameterizedTest
  @EnumSource(ClientProtocol.class)
  void keepsThatOfApplicationAlone_whenClientIsPlain(ClientProtocol protocol) {
    HttpClient plain = bench.traced.vertx.createHttpClient(protocol.options());
    RequestOptions options = bench.to(protocol, "/trace").putHeader("Traceparent", OWN);

    assertThat(trace(plain, options, request -> request)).isEqualTo("[" + OWN + "]");
    bench.clientSpan();
    plain.close().await();
  }

  private String trace(
      HttpClient client, RequestOptions options, UnaryOperator<HttpClientRequest> change) {
    return bench
        .inSpan(
            () ->
                client
                    .request(options)
                    .compose(request -> change.apply(request).send())
                    .compose(response -> response.body().map(Object::toString)))
        .await();
  }

  private String ofClientSpan() {
    SpanData span = bench.clientSpan();
    return "[00-" + span.getTraceId() + "-" + span.getSpanId() + "-03]";
  }

  @Test
  void replacesThatOfWebClient() {
    WebClient web =
        HttpClientTracing.webClient(
            bench.traced.vertrace, bench.traced.vertx, new WebClientOptions());
    String trace =
        bench
            .inSpan(
                () ->
                    web.get(bench.port(ClientProtocol.HTTP_1), HOST, "/trace")
                        .putHeader("traceparent", OWN)
                        .send()
                        .map(HttpResponse::bodyAsString))
            .await();

    assertThat(trace).isEqualTo(ofClientSpan());
    web.close();
  }

  @Test
  void carriesTrace_whenVertxIsNotTraced() {
    HttpClient client =
        HttpClientTracing.wrap(bench.traced.vertrace, bench.traced.plain().createHttpClient());

    assertThat(trace(client, bench.to(ClientProtocol.HTTP_1, "/trace"), request -> request))
        .isEqualTo(ofClientSpan());
    client.close().await();
  }

  @Test
  void staysSilent_whenPolicyIsIgnore() {
    HttpClient client =
        HttpClientTracing.wrap(
            bench.traced.vertrace,
            bench.traced.vertx.createHttpClient(
                new HttpClientOptions().setTracingPolicy(TracingPolicy.IGNORE)));

    assertThat(trace(client, bench.to(ClientProtocol.HTTP_1, "/trace"), request -> request))
        .isEqualTo("[]");
    bench.traced.traces.await(1); // the root
    client.close().await();
  }

  @Test
  void startsTrace_whenPolicyIsAlways() {
    HttpClient client =
        HttpClientTracing.wrap(
            bench.traced.vertrace,
            bench.traced.vertx.createHttpClient(
                new HttpClientOptions().setTracingPolicy(TracingPolicy.ALWAYS)));
    Future<Integer> call = ClientBench.call(client, bench.to(ClientProtocol.HTTP_1, "/200"));

    assertThat(call.await()).isEqualTo(200);
    assertThat(bench.traced.only().getParentSpanContext().isValid()).isFalse();
    client.close().await();
  }

  @Test
  void staysOne_whenWrappedTwice() {
    HttpClient client = bench.client(ClientProtocol.HTTP_1);

    assertThat(HttpClientTracing.wrap(bench.traced.vertrace, client)).isSameAs(client);
    bench.inSpan(() -> ClientBench.call(client, bench.to(ClientProtocol.HTTP_1, "/200"))).await();
    bench.clientSpan();
    client.close().await();
  }
}
