package dev.vertrace.web;

import static dev.vertrace.web.ClientBench.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whose trace a call of a wrapped client belongs to, and where its results come back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientContextTest {
  private static final String TREE = "caller\n  GET CLIENT\n    GET SERVER\n";

  private final TracedVertx traced = new TracedVertx();
  private final HttpServer server = traced.serve(request -> request.response().end("ok"));
  private final HttpClient client =
      HttpClientTracing.wrap(traced.vertrace, traced.vertx.createHttpClient());
  private final WebClient web =
      HttpClientTracing.webClient(traced.vertrace, traced.vertx, new WebClientOptions());

  @AfterEach
  void leavesNoSpan() {
    assertThat(traced.traces.open()).isEmpty();
    assertThat(traced.traces.drain()).isEmpty();
  }

  @AfterAll
  void close() {
    traced.close();
  }

  private RequestOptions target() {
    return new RequestOptions().setHost("127.0.0.1").setPort(server.actualPort());
  }

  private Future<?> send() {
    return web.get(server.actualPort(), "127.0.0.1", "/").send();
  }

  @Test
  void hasParentOfThread_whenHttpClientIsCalledThere() {
    inThread(() -> call(client, target()).await());

    assertThat(TraceTrees.of(traced.traces.await(3))).isEqualTo(TREE);
  }

  @Test
  void hasParentOfThread_whenWebClientIsCalledThere() {
    inThread(() -> send().await());

    assertThat(TraceTrees.of(traced.traces.await(3))).isEqualTo(TREE);
  }

  private void inThread(Runnable work) {
    Span span = traced.vertrace.tracer("test").spanBuilder("caller").startSpan();
    try (Scope scope = span.makeCurrent()) {
      assertThat(scope).isNotNull();
      work.run();
    } finally {
      span.end();
    }
  }

  @Test
  void hasParentOfAnotherVertx_whenCalledThere() {
    Vertx other = Vertx.builder().withTracer(traced.vertrace.tracerFactory()).build();
    Promise<Boolean> sameContext = Promise.promise();
    other.runOnContext(
        v -> {
          Context caller = other.getOrCreateContext();
          traced
              .vertrace
              .span("caller")
              .run(() -> call(client, target()))
              .onComplete(
                  result -> sameContext.complete(Vertx.currentContext().owner() == caller.owner()));
        });

    assertThat(sameContext.future().await()).isTrue();
    assertThat(TraceTrees.of(traced.traces.await(3))).isEqualTo(TREE);
    other.close().await();
  }

  @Test
  void comesBackOnContextOfCaller() {
    Promise<Boolean> same = Promise.promise();
    traced.vertx.runOnContext(
        v -> {
          Context caller = Vertx.currentContext();
          call(client, target())
              .compose(status -> send().map(Vertx.currentContext() == caller))
              .map(before -> before && Vertx.currentContext() == caller)
              .onComplete(same);
        });

    assertThat(same.future().await()).isTrue();
    traced.traces.await(2); // of the server
  }

  @Test
  void keepsParallelCallsApart() {
    Promise<Void> done = Promise.promise();
    traced.vertx.runOnContext(
        v ->
            traced
                .vertrace
                .span("caller")
                .run(
                    () ->
                        Future.all(call(client, target()), call(client, target()), send(), send())
                            .<Void>mapEmpty())
                .onComplete(done));
    done.future().await();

    String pair = "  GET CLIENT\n    GET SERVER\n";
    assertThat(TraceTrees.of(traced.traces.await(9))).isEqualTo("caller\n" + pair.repeat(4));
  }

  @Test
  void staysSilent_whenThereIsNoTrace() {
    call(client, target().setURI("/")).await();

    // The server starts one of its own.
    assertThat(TraceTrees.of(traced.traces.await(1))).isEqualTo("GET SERVER\n");
  }
}
