package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.ConventionOptions;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Servers that behave in all ways, and wrapped clients to call them. */
final class ClientBench implements AutoCloseable {
  static final String HOST = "127.0.0.1";

  final TracedVertx traced;
  private final HttpServer clear;
  private @Nullable HttpServer tls;

  ClientBench(ConventionOptions... options) {
    traced = new TracedVertx(options);
    clear = serve(new HttpServerOptions());
  }

  private HttpServer serve(HttpServerOptions options) {
    return traced
        .plain()
        .createHttpServer(options.setRegisterWebSocketWriteHandlers(false))
        .webSocketHandshakeHandler(
            handshake ->
                (handshake.path().equals("/forbidden") ? handshake.reject(403) : handshake.accept())
                    .onFailure(failure -> {}))
        .webSocketHandler(
            socket -> socket.writeTextMessage(socket.headers().getAll("traceparent").toString()))
        .requestHandler(this::answer)
        .listen(0, HOST)
        .await();
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    switch (request.path()) {
      case "/silent" -> {} // until somebody gives up
      case "/closed" -> request.connection().close();
      case "/reset" -> response.reset(2);
      case "/cut" -> response.setChunked(true).write("part").onSuccess(v -> response.reset(2));
      case "/half" -> response.setChunked(true).write("part");
      case "/streamed" -> {
        response.setChunked(true).write("first");
        traced.plain().setTimer(200, id -> response.end("last"));
      }
      case "/hints" ->
          response
              .writeEarlyHints(MultiMap.caseInsensitiveMultiMap().add("link", "</style.css>"))
              .onSuccess(v -> response.end("ok"));
      case "/redirect" -> response.setStatusCode(302).putHeader("location", "/redirect2").end();
      case "/redirect2" -> response.setStatusCode(302).putHeader("location", "/ok").end("moved");
      case "/nowhere" ->
          response.setStatusCode(302).putHeader("location", "http://127.0.0.1:1/x").end();
      case "/trace" -> response.end(request.headers().getAll("traceparent").toString());
      default -> {
        String last = request.path().substring(request.path().lastIndexOf('/') + 1);
        response.setStatusCode(last.matches("\\d{3}") ? Integer.parseInt(last) : 200).end();
      }
    }
  }

  int port(ClientProtocol protocol) {
    return (protocol.isTls() ? Objects.requireNonNull(tls) : clear).actualPort();
  }

  /** Serves TLS, too. Not always, since a certificate takes a second. */
  @SuppressWarnings("removal") // of the certificate, which Vert.x 5.2 announces
  ClientBench withTls() {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    tls =
        serve(
            new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(certificate.keyCertOptions()));
    certificate.delete();
    return this;
  }

  HttpClient client(ClientProtocol protocol) {
    return HttpClientTracing.wrap(
        traced.vertrace, traced.vertx.createHttpClient(protocol.options()));
  }

  RequestOptions to(ClientProtocol protocol, String uri) {
    return new RequestOptions().setHost(HOST).setPort(port(protocol)).setURI(uri);
  }

  static Future<Integer> call(HttpClient client, RequestOptions options) {
    return client
        .request(options)
        .compose(HttpClientRequest::send)
        .compose(response -> response.body().map(response.statusCode()));
  }

  /** Within a span "root", on a context of Vert.x. */
  <T> Future<T> inSpan(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    traced.vertx.runOnContext(
        v -> traced.vertrace.span("root").run(work).onComplete(promise::handle));
    return promise.future();
  }

  /** The only span of a client, a child of the span "root". */
  SpanData clientSpan() {
    List<SpanData> spans = traced.traces.await(2);
    SpanData span = clientSpans(spans).get(0);
    assertThat(span.getParentSpanId()).isEqualTo(TracedVertx.named(spans, "root").getSpanId());
    return span;
  }

  static List<SpanData> clientSpans(List<SpanData> spans) {
    return spans.stream().filter(span -> span.getKind() == SpanKind.CLIENT).toList();
  }

  static void assertIs(SpanData span, String name, Map<String, Object> attributes) {
    assertThat(HttpServerSpansTest.attributes(span)).isEqualTo(attributes);
    assertThat(span.getName()).isEqualTo(name);
    assertThat(span.getEvents()).isEmpty();
    assertThat(span.getStatus().getStatusCode())
        .isEqualTo(attributes.containsKey("error.type") ? StatusCode.ERROR : StatusCode.UNSET);
  }

  /** Of a call that has found a connection. */
  Map<String, Object> connected(ClientProtocol protocol, String method, String uri) {
    Map<String, Object> attributes = called(protocol, method, uri);
    attributes.put("network.peer.address", HOST);
    attributes.put("network.peer.port", (long) port(protocol));
    attributes.put("network.protocol.version", protocol.version);
    return attributes;
  }

  Map<String, Object> called(ClientProtocol protocol, String method, String uri) {
    return called(protocol, HOST, port(protocol), method, uri);
  }

  static Map<String, Object> called(
      ClientProtocol protocol, String host, int port, String method, String uri) {
    Map<String, Object> attributes = new HashMap<>();
    boolean isKnown = !method.equals("BREW");
    attributes.put("http.request.method", isKnown ? method : "_OTHER");
    if (!isKnown) {
      attributes.put("http.request.method_original", method);
    }
    attributes.put("url.full", protocol.scheme + "://" + host + ":" + port + uri);
    attributes.put("server.address", host);
    attributes.put("server.port", (long) port);
    return attributes;
  }

  @Override
  public void close() {
    traced.close();
  }
}
