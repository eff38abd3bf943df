package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one Vertx does for a thread of another, or of nobody. */
class OtherVertxTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  private final Vertx other = Vertx.builder().withTracer(traced.vertrace.tracerFactory()).build();

  @AfterEach
  void close() {
    TracedVertx.await(other.close());
  }

  @Test
  void joinsConsumerToSender_whenThreadIsAnothersVertx() {
    TracedVertx.await(
        other.eventBus().consumer("address", message -> message.reply("pong")).completion());
    traced.onDuplicate(
        () ->
            traced
                .vertrace
                .span("outer")
                .run(
                    () -> {
                      other.eventBus().send("address", "ping");
                      return Future.succeededFuture();
                    }));

    assertThat(TraceTrees.of(traced.traces.await(3)))
        .isEqualTo("outer\n  send CLIENT\n    send SERVER\n");
  }

  @Test
  void callsServer_whenWrappedOntoContextOfClient() {
    int port = serve();
    HttpClient client = other.createHttpClient();
    traced.onDuplicate(
        () -> traced.vertrace.span("vertx").run(() -> onOther(() -> get(client, port))));
    Span thread = traced.span("thread");
    Scope scope = Named.attach(Context.root().with(thread));
    Future<?> answered = onOther(() -> get(client, port));
    scope.close();
    TracedVertx.await(answered);
    thread.end();

    assertThat(TraceTrees.of(traced.traces.await(6)))
        .isEqualTo("vertx\n  GET CLIENT\n    GET SERVER\nthread\n  GET CLIENT\n    GET SERVER\n");
  }

  @Test
  void joinsClientToCaller_whenCallRunsOnItsVertx() {
    int port = serve();
    HttpClient client = other.createHttpClient();
    TraceContext context = traced.vertrace.context();
    traced.onDuplicate(
        () ->
            traced.vertrace.span("vertx").run(() -> context.runOn(other, () -> get(client, port))));
    TracedVertx.await(
        traced.vertrace.span("thread").run(() -> context.runOn(other, () -> get(client, port))));

    assertThat(TraceTrees.of(traced.traces.await(6)))
        .isEqualTo("vertx\n  GET CLIENT\n    GET SERVER\nthread\n  GET CLIENT\n    GET SERVER\n");
  }

  @Test
  void readsBodyAfterCall_whenVertxIsAnother() {
    int port = serve();
    HttpClient client = other.createHttpClient();
    String body =
        traced.onDuplicate(
            () ->
                traced
                    .vertrace
                    .context()
                    .runOn(
                        other,
                        () ->
                            client
                                .request(HttpMethod.GET, port, "localhost", "/")
                                .compose(HttpClientRequest::send))
                    .compose(response -> response.body())
                    .map(Object::toString));

    assertThat(body).isEqualTo("served");
    traced.traces.await(1);
  }

  @Test
  void continuesInCallersTrace_whenCallerIsNobodysThread() {
    Span span = traced.span("thread");
    Scope scope = Named.attach(Context.root().with(span));
    Future<Context> continued =
        traced
            .vertrace
            .context()
            .runOn(other, () -> other.timer(1))
            .map(v -> traced.vertrace.context().current());
    scope.close();

    assertThat(Span.fromContext(TracedVertx.await(continued))).isSameAs(span);
    assertThat(Vertx.currentContext()).isNull();
    span.end();
    traced.traces.await(1);
  }

  @Test
  void staysOnContext_whenVertxIsCallers() {
    io.vertx.core.Context caller = VertxInternals.duplicate(traced.root());
    Future<io.vertx.core.Context> inside =
        TracedVertx.run(
            caller,
            () ->
                traced
                    .vertrace
                    .context()
                    .runOn(traced.vertx, () -> Future.succeededFuture(Vertx.currentContext())));

    assertThat(TracedVertx.await(inside)).isSameAs(caller);
  }

  @Test
  void fails_whenCallThrowsOrGivesNothing() {
    TraceContext context = traced.vertrace.context();
    IllegalStateException thrown = new IllegalStateException("expected");

    assertThat(
            context
                .runOn(
                    other,
                    () -> {
                      throw thrown;
                    })
                .cause())
        .isSameAs(thrown);
    assertThat(context.runOn(other, () -> null).cause()).isInstanceOf(NullPointerException.class);
    assertThat(Vertx.currentContext()).isNull();
  }

  private <T> Future<T> onOther(Callable<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    Handler<Void> handler =
        v -> {
          try {
            work.call().onComplete(promise);
          } catch (Throwable t) { // an assertion, too
            promise.fail(t);
          }
        };
    other.runOnContext(traced.vertrace.context().wrap(handler));
    return promise.future();
  }

  private static Future<?> get(HttpClient client, int port) {
    return client
        .request(HttpMethod.GET, port, "localhost", "/")
        .compose(HttpClientRequest::send)
        .compose(response -> response.body());
  }

  private int serve() {
    return TracedVertx.await(
            traced
                .vertx
                .createHttpServer()
                .requestHandler(request -> request.response().end("served"))
                .listen(0))
        .actualPort();
  }

  /**
   * Why a client that is called on such a thread has no parent: the tracer hears of it on another
   * thread, with a context that knows nothing of the caller.
   */
  @Test
  void hidesCallerFromTracer_whenHttpClientIsCalled() {
    Promise<String> heard = Promise.promise();
    Vertx probed = Vertx.builder().withTracer(options -> new Probe(heard)).build();
    int port = serve();
    traced.onDuplicate(() -> get(probed.createHttpClient(), port));
    TracedVertx.await(probed.close());

    assertThat(TracedVertx.await(heard.future()))
        // From Vert.x 5.1 on, the event loop is not always the one of the client.
        .isIn("event loop of client, new context", "another thread, new context");
    traced.traces.await(1);
  }

  private static final class Probe implements VertxTracer<Object, Object> {
    private final Promise<String> heard;

    Probe(Promise<String> heard) {
      this.heard = heard;
    }

    @Override
    public <R> Object sendRequest(
        io.vertx.core.Context context,
        SpanKind kind,
        TracingPolicy policy,
        R request,
        String operation,
        BiConsumer<String, String> headers,
        TagExtractor<R> tags) {
      heard.complete(
          (Vertx.currentContext() == context && context.isEventLoopContext()
                  ? "event loop of client"
                  : "another thread")
              + (VertxInternals.isDuplicate(context) || VertxInternals.node(context) != null
                  ? ""
                  : ", new context"));
      return null;
    }
  }
}
