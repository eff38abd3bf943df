package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.tracing.TracingPolicy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vert.x's own HTTP server and client, by the generic convention. */
class HttpTracingTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";
  private static final String TRACEPARENT = "00-" + TRACE + "-" + PARENT + "-01";

  @RegisterExtension final TracedVertx traced = new TracedVertx();

  @ParameterizedTest
  @CsvSource({"ALWAYS,1", "PROPAGATE,0", "IGNORE,0", ",1"})
  void startsTrace_asPolicyOfServerSays(@Nullable TracingPolicy policy, int spans) {
    int port = serve(policy, request -> request.response().end());
    get(port, TracingPolicy.IGNORE, null);

    assertThat(traced.traces.await(spans)).allMatch(span -> !span.getParentSpanContext().isValid());
  }

  @ParameterizedTest
  @CsvSource({"ALWAYS,1", "PROPAGATE,1", "IGNORE,0", ",1"})
  void continuesTrace_asPolicyOfServerSays(@Nullable TracingPolicy policy, int spans) {
    int port = serve(policy, request -> request.response().end());
    get(port, TracingPolicy.IGNORE, TRACEPARENT);

    assertThat(traced.traces.await(spans))
        .allMatch(span -> span.getTraceId().equals(TRACE))
        .allMatch(span -> span.getParentSpanId().equals(PARENT))
        .allMatch(span -> span.getParentSpanContext().isRemote())
        .allMatch(span -> span.getKind() == SpanKind.SERVER);
  }

  @ParameterizedTest
  @CsvSource({"ALWAYS,true", "PROPAGATE,false", "IGNORE,false", ",false"})
  void startsTrace_asPolicyOfClientSays(@Nullable TracingPolicy policy, boolean sends) {
    Promise<String> received = Promise.promise();
    int port = serve(TracingPolicy.IGNORE, header(received));
    get(port, policy, null);

    List<SpanData> spans = traced.traces.await(sends ? 1 : 0);
    assertThat(TracedVertx.await(received.future()))
        .isEqualTo(sends ? traceparent(spans.get(0)) : "null");
  }

  @ParameterizedTest
  @CsvSource({"ALWAYS,true", "PROPAGATE,true", "IGNORE,false", ",true"})
  void continuesTrace_asPolicyOfClientSays(@Nullable TracingPolicy policy, boolean sends) {
    Promise<String> received = Promise.promise();
    int port = serve(TracingPolicy.IGNORE, header(received));
    TracedVertx.await(traced.vertrace.span("outer").run(recorder -> onDuplicate(port, policy)));

    List<SpanData> spans = traced.traces.await(sends ? 2 : 1);
    assertThat(TracedVertx.await(received.future()))
        .isEqualTo(sends ? traceparent(TracedVertx.named(spans, "GET")) : "null");
    if (sends) {
      assertThat(TracedVertx.named(spans, "GET").getParentSpanId())
          .isEqualTo(TracedVertx.named(spans, "outer").getSpanId());
    }
  }

  @Test
  void joinsServerToClient() {
    int port = serve(TracingPolicy.ALWAYS, request -> request.response().end());
    get(port, TracingPolicy.ALWAYS, null);

    List<SpanData> spans = traced.traces.await(2);
    SpanData client = kind(spans, SpanKind.CLIENT);
    SpanData server = kind(spans, SpanKind.SERVER);
    assertThat(server.getTraceId()).isEqualTo(client.getTraceId());
    assertThat(server.getParentSpanId()).isEqualTo(client.getSpanId());
    assertThat(server.getInstrumentationScopeInfo().getName()).isEqualTo("dev.vertrace.core");
  }

  @Test
  void keepsContext_whenResponseHasEnded() {
    Promise<List<Boolean>> same = Promise.promise();
    int port =
        serve(
            TracingPolicy.ALWAYS,
            request -> {
              Span before = Span.current();
              request.response().end();
              hops(before).onComplete(same);
            });
    get(port, TracingPolicy.IGNORE, null);

    assertThat(TracedVertx.await(same.future())).hasSize(5).containsOnly(true);
    traced.traces.await(1);
  }

  private Future<List<Boolean>> hops(Span before) {
    Vertx vertx = traced.vertx;
    return Future.all(
            Future.succeededFuture(Span.current() == before),
            vertx.timer(1, TimeUnit.MILLISECONDS).map(v -> Span.current() == before),
            vertx.executeBlocking(() -> Span.current() == before),
            vertx.executeBlocking(() -> 1).map(v -> Span.current() == before),
            Future.future(p -> vertx.runOnContext(v -> p.complete(Span.current() == before))))
        .map(all -> all.list());
  }

  @Test
  void keepsContextInFrames_whenWebSocketOpens() {
    Promise<String> trace = Promise.promise();
    int port =
        serve(
            TracingPolicy.ALWAYS,
            request ->
                request
                    .toWebSocket()
                    .onSuccess(
                        socket ->
                            socket.textMessageHandler(
                                text ->
                                    trace.complete(Span.current().getSpanContext().getTraceId()))));
    WebSocketClient client = traced.vertx.createWebSocketClient();
    TracedVertx.await(
        client.connect(port, "127.0.0.1", "/").compose(socket -> socket.writeTextMessage("hi")));

    assertThat(traced.traces.await(1).get(0).getTraceId())
        .isEqualTo(TracedVertx.await(trace.future()));
    TracedVertx.await(client.close()); // Vert.x closes clients that the garbage collector finds
  }

  @Test
  void isParent_afterItsEnd() {
    Promise<Void> child = Promise.promise();
    int port =
        serve(
            TracingPolicy.ALWAYS,
            request ->
                request
                    .response()
                    .end()
                    .compose(v -> traced.vertx.timer(1, TimeUnit.MILLISECONDS))
                    .compose(
                        v -> traced.vertrace.span("late").run(() -> Future.<Void>succeededFuture()))
                    .onComplete(child));
    get(port, TracingPolicy.IGNORE, null);
    TracedVertx.await(child.future());

    List<SpanData> spans = traced.traces.await(2);
    assertThat(TracedVertx.named(spans, "late").getParentSpanId())
        .isEqualTo(TracedVertx.named(spans, "GET").getSpanId());
  }

  @Test
  void keepsRequestsApart_whenPipelined() {
    int port =
        serve(
            TracingPolicy.ALWAYS,
            request ->
                traced
                    .vertx
                    .timer(1, TimeUnit.MILLISECONDS)
                    .onSuccess(
                        v -> {
                          Span.current().setAttribute("path", request.path());
                          request.response().end();
                        }));
    TracedVertx.await(
        new RawHttp(traced.vertx, port)
            .send(
                "GET /a HTTP/1.1\r\nhost: x\r\n\r\nGET /b HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"));

    assertThat(traced.traces.await(2))
        .extracting(
            span ->
                span.getAttributes()
                    .get(io.opentelemetry.api.common.AttributeKey.stringKey("path")))
        .containsExactlyInAnyOrder("/a", "/b");
  }

  @Test
  void endsSpanWithFailure_whenClientGoesAway() {
    Promise<Void> closed = Promise.promise();
    int port =
        serve(
            TracingPolicy.ALWAYS,
            request ->
                request
                    .response()
                    .exceptionHandler(e -> closed.tryComplete())
                    .closeHandler(v -> closed.tryComplete()));
    HttpClient client = traced.vertx.createHttpClient();
    HttpClientRequest request =
        TracedVertx.await(client.request(HttpMethod.GET, port, "127.0.0.1", "/"));
    request.send();
    request.connection().close();

    TracedVertx.await(closed.future());
    SpanData span = traced.traces.await(1).get(0);
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getStatus().getStatusCode())
        .isEqualTo(io.opentelemetry.api.trace.StatusCode.ERROR);
  }

  @Test
  void losesSpanOfThread_whenClientHopsToEventLoop() {
    Promise<String> received = Promise.promise();
    int port = serve(TracingPolicy.IGNORE, header(received));
    Span span = traced.span("thread");
    Scope scope = Named.attach(Context.root().with(span));
    get(port, TracingPolicy.PROPAGATE, null);
    scope.close();
    span.end();

    List<SpanData> spans = traced.traces.await(1);
    assertThat(spans).extracting(SpanData::getName).containsExactly("thread");
    // Vert.x hops to an event loop before it calls the tracer: README, "What needs a helper".
    assertThat(TracedVertx.await(received.future())).isEqualTo("null");
  }

  private int serve(@Nullable TracingPolicy policy, Handler<HttpServerRequest> handler) {
    return TracedVertx.await(
            traced
                .vertx
                .createHttpServer(new HttpServerOptions().setTracingPolicy(policy))
                .requestHandler(handler)
                .listen(0, "127.0.0.1"))
        .actualPort();
  }

  private static Handler<HttpServerRequest> header(Promise<String> received) {
    return request -> {
      received.complete(String.valueOf(request.getHeader("traceparent")));
      request.response().end();
    };
  }

  private void get(int port, @Nullable TracingPolicy policy, @Nullable String traceparent) {
    TracedVertx.await(send(port, policy, traceparent));
  }

  private Future<Void> onDuplicate(int port, @Nullable TracingPolicy policy) {
    io.vertx.core.Context branch = VertxContextStorage.branch(traced.root(), Context.current());
    return TracedVertx.run(branch, () -> send(port, policy, null));
  }

  private Future<Void> send(
      int port, @Nullable TracingPolicy policy, @Nullable String traceparent) {
    HttpClient client =
        traced.vertx.createHttpClient(new HttpClientOptions().setTracingPolicy(policy));
    return client
        .request(HttpMethod.GET, port, "127.0.0.1", "/")
        .compose(
            request -> {
              if (traceparent != null) {
                request.putHeader("traceparent", traceparent);
              }
              return request.send().compose(HttpClientResponse::end);
            })
        .eventually(client::close); // a client that is garbage closes its connections
  }

  private static SpanData kind(List<SpanData> spans, SpanKind kind) {
    return spans.stream().filter(span -> span.getKind() == kind).findFirst().orElseThrow();
  }

  private static String traceparent(SpanData span) {
    return "00-"
        + span.getTraceId()
        + "-"
        + span.getSpanId()
        + "-"
        + span.getSpanContext().getTraceFlags().asHex();
  }
}
