package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpClientSpansTest {
  private final TracedVertx traced = new TracedVertx();
  private HttpServer server;
  private WebClient webClient;
  private HttpClient httpClient;

  @BeforeAll
  void serve() {
    server =
        traced
            .plain()
            .createHttpServer()
            .requestHandler(HttpClientSpansTest::answer)
            .listen(0, "127.0.0.1")
            .await();
    webClient = traced.tracedClient(server);
    httpClient = traced.vertx.createHttpClient();
  }

  @AfterEach
  void leavesNoSpan() {
    assertThat(traced.traces.drain()).isEmpty();
  }

  @AfterAll
  void close() {
    traced.close();
  }

  private static void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/closed" -> request.connection().close();
      case "/redirect" -> request.response().setStatusCode(302).putHeader("location", "/ok").end();
      case "/headers" -> request.response().end(request.headers().contains("traceparent") + "");
      default -> {
        String last = request.path().substring(1);
        int status = last.equals("ok") ? 200 : Integer.parseInt(last);
        request.response().setStatusCode(status).end();
      }
    }
  }

  /** Within a span "root", on a context of Vert.x. */
  private <T> Future<T> inSpan(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    traced.vertx.runOnContext(
        v -> traced.vertrace.span("root").run(work).onComplete(promise::handle));
    return promise.future();
  }

  private Future<Integer> call(String path) {
    return call(httpClient, new RequestOptions().setURI(path));
  }

  private Future<Integer> call(HttpClient client, RequestOptions options) {
    return client
        .request(options.setHost("127.0.0.1").setPort(server.actualPort()))
        .compose(HttpClientRequest::send)
        .compose(response -> response.body().map(response.statusCode()));
  }

  @ParameterizedTest
  @CsvSource({"200, false", "204, false", "302, false", "400, true", "404, true", "500, true"})
  void describesCallOfWebClient(int status, boolean isError) {
    inSpan(() -> webClient.get("/" + status + "?x=1").send()).await();

    expect("/" + status + "?x=1", status, isError);
  }

  @ParameterizedTest
  @CsvSource({"200, false", "404, true", "500, true"})
  void describesCallOfHttpClient(int status, boolean isError) {
    assertThat(inSpan(() -> call("/" + status)).await()).isEqualTo(status);

    expect("/" + status, status, isError);
  }

  @Test
  void describesCallByHttp2() {
    HttpClient http2 =
        traced.vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2));
    inSpan(() -> call(http2, new RequestOptions().setURI("/404"))).eventually(http2::close).await();

    List<SpanData> spans = traced.traces.await(2);
    Map<String, Object> actual = HttpServerSpansTest.attributes(ofKind(spans, SpanKind.CLIENT));
    Map<String, Object> expected = attributes("/404", 404);
    if (Protocol.isVertx50()) {
      expected.put("network.protocol.version", "2");
    } else { // Vert.x does not tell it
      expected.remove("network.protocol.version");
    }
    expected.put("error.type", "404");
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void hidesUnknownMethod() {
    inSpan(() -> webClient.request(HttpMethod.valueOf("BREW"), "/ok").send()).await();

    var expected = attributes("/ok", 200);
    expected.put("http.request.method", "_OTHER");
    expected.put("http.request.method_original", "BREW");
    expectSpan("HTTP", expected);
  }

  @Test
  void makesSpanOfEachHop_whenRedirected() {
    inSpan(() -> webClient.get("/redirect").followRedirects(true).send()).await();

    List<SpanData> spans = traced.traces.await(3);
    SpanData root = TracedVertx.named(spans, "root");
    List<SpanData> hops = spans.stream().filter(span -> span != root).toList();
    assertThat(hops).allMatch(hop -> hop.getParentSpanId().equals(root.getSpanId()));
    assertThat(HttpServerSpansTest.attributes(hops.get(0))).isEqualTo(attributes("/redirect", 302));
    assertThat(HttpServerSpansTest.attributes(hops.get(1))).isEqualTo(attributes("/ok", 200));
  }

  @Test
  void isError_whenServerClosesConnection() {
    Future<Integer> call = inSpan(() -> call("/closed"));

    assertThatThrownBy(call::await).isInstanceOf(HttpClosedException.class);
    var expected = attributes("/closed", 0);
    expected.put("error.type", HttpClosedException.class.getName());
    assertThat(expectSpan("GET", expected).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void hidesSecretsOfUrl() {
    String address = "127.0.0.1:" + server.actualPort();
    inSpan(() -> webClient.getAbs("http://me:canary@" + address + "/ok?access_token=canary").send())
        .await();

    SpanData span = expectSpan("GET", attributes("/ok?access_token=REDACTED", 200));
    assertThat(span.toString()).doesNotContain("canary");
  }

  @Test
  void continuesTraceInServer() {
    HttpServer tracedServer = traced.serve(request -> request.response().end("ok"));
    WebClient client = traced.tracedClient(tracedServer);
    inSpan(() -> client.get("/").send()).await();

    List<SpanData> spans = traced.traces.await(3);
    SpanData root = TracedVertx.named(spans, "root");
    SpanData outgoing = ofKind(spans, SpanKind.CLIENT);
    SpanData incoming = ofKind(spans, SpanKind.SERVER);
    assertThat(outgoing.getParentSpanId()).isEqualTo(root.getSpanId());
    assertThat(incoming.getParentSpanId()).isEqualTo(outgoing.getSpanId());
    assertThat(incoming.getParentSpanContext().isRemote()).isTrue();
    assertThat(spans).allMatch(span -> span.getTraceId().equals(root.getTraceId()));
    tracedServer.close().await();
  }

  @Test
  void continuesTraceOfServer() {
    HttpServer front =
        traced.serve(
            request ->
                webClient.get("/ok").send().onSuccess(response -> request.response().end("ok")));
    traced.client(front).get("/").send().await();

    List<SpanData> spans = traced.traces.await(2);
    SpanData outgoing = ofKind(spans, SpanKind.CLIENT);
    assertThat(outgoing.getParentSpanId()).isEqualTo(ofKind(spans, SpanKind.SERVER).getSpanId());
    front.close().await();
  }

  @Test
  void staysSilent_whenThereIsNoSpan() {
    String hasHeader = webClient.get("/headers").send().await().bodyAsString();

    assertThat(hasHeader).isEqualTo("false");
    assertThat(traced.traces.open()).isEmpty();
  }

  @Test
  void startsTrace_whenPolicyIsAlways() {
    WebClient always =
        WebClient.create(
            traced.vertx,
            new WebClientOptions(TracedVertx.optionsFor(server))
                .setTracingPolicy(TracingPolicy.ALWAYS));
    String hasHeader = always.get("/headers").send().await().bodyAsString();

    SpanData span = traced.only();
    assertThat(hasHeader).isEqualTo("true");
    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(HttpServerSpansTest.attributes(span)).isEqualTo(attributes("/headers", 200));
  }

  @Test
  void endsOnce_whenClientResetsStream() {
    HttpServer hanging =
        traced.plain().createHttpServer().requestHandler(r -> {}).listen(0, "127.0.0.1").await();
    HttpClient http2 =
        traced.vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2));
    Future<HttpClientResponse> response =
        inSpan(
            () ->
                http2
                    .request(HttpMethod.GET, hanging.actualPort(), "127.0.0.1", "/")
                    .compose(
                        request -> {
                          Future<HttpClientResponse> sent = request.send();
                          return request.reset(8).compose(v -> sent);
                        }));

    assertThatThrownBy(response::await).isInstanceOf(Exception.class);
    SpanData span = ofKind(traced.traces.await(2), SpanKind.CLIENT);
    assertThat(HttpServerSpansTest.attributes(span))
        .containsEntry("error.type", HttpClosedException.class.getName())
        .doesNotContainKey("http.response.status_code");
    hanging.close().await();
  }

  private void expect(String target, int status, boolean isError) {
    Map<String, Object> expected = attributes(target, status);
    if (isError) {
      expected.put("error.type", Integer.toString(status));
    }
    SpanData span = expectSpan("GET", expected);
    assertThat(span.getStatus().getStatusCode())
        .isEqualTo(isError ? StatusCode.ERROR : StatusCode.UNSET);
    assertThat(span.getEvents()).isEmpty();
  }

  /** The whole set, of a child of the span "root". */
  private SpanData expectSpan(String name, Map<String, Object> expected) {
    List<SpanData> spans = traced.traces.await(2);
    SpanData span = ofKind(spans, SpanKind.CLIENT);
    assertThat(HttpServerSpansTest.attributes(span)).isEqualTo(expected);
    assertThat(span.getName()).isEqualTo(name);
    assertThat(span.getParentSpanId()).isEqualTo(TracedVertx.named(spans, "root").getSpanId());
    return span;
  }

  private static SpanData ofKind(List<SpanData> spans, SpanKind kind) {
    return spans.stream().filter(span -> span.getKind() == kind).findFirst().orElseThrow();
  }

  private Map<String, Object> attributes(String target, long status) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("http.request.method", "GET");
    attributes.put("url.full", "http://127.0.0.1:" + server.actualPort() + target);
    attributes.put("server.address", "127.0.0.1");
    attributes.put("server.port", (long) server.actualPort());
    attributes.put("network.peer.address", "127.0.0.1");
    attributes.put("network.peer.port", (long) server.actualPort());
    if (status > 0) {
      attributes.put("http.response.status_code", status);
      attributes.put("network.protocol.version", "1.1");
    }
    return attributes;
  }
}
