package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Futures from outside a span, and stages of others, brought in. */
class BindTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  private final TraceContext context = traced.vertrace.context();

  @Test
  void bringsBodyOfRequestIn() {
    Promise<Void> done = Promise.promise();
    int port =
        TracedVertx.await(
                traced
                    .vertx
                    .createHttpServer()
                    .requestHandler(request -> handle(request).onComplete(done))
                    .listen(0))
            .actualPort();
    traced.onDuplicate(
        () ->
            traced
                .vertx
                .createHttpClient()
                .request(io.vertx.core.http.HttpMethod.POST, port, "localhost", "/")
                .compose(request -> request.send(Buffer.buffer("body"))));
    TracedVertx.await(done.future());

    assertThat(TraceTrees.of(traced.traces.await(4)))
        .isEqualTo("POST SERVER\n  span\n    inside\n  outside\n");
  }

  private Future<Void> handle(HttpServerRequest request) {
    Future<Buffer> body = request.body();
    return traced
        .vertrace
        .span("span")
        .run(
            () ->
                Future.all(
                    body.compose(v -> child("outside")),
                    context.bind(body).compose(v -> child("inside"))))
        .compose(v -> request.response().end());
  }

  private Future<Void> child(String name) {
    return traced.vertrace.span(name).run(() -> Future.succeededFuture());
  }

  @Test
  void callsBackInside_whenFutureIsDoneOrNotOrFails() {
    List<Boolean> seen =
        traced.onDuplicate(
            () -> {
              Future<Long> later = traced.vertx.timer(1, TimeUnit.MILLISECONDS).map(v -> 1L);
              return traced
                  .vertrace
                  .span("span")
                  .run(
                      () ->
                          Future.all(
                                  isInside(context.bind(later)),
                                  isInside(context.bind(Future.succeededFuture(1L))),
                                  isInside(context.bind(Future.<Long>failedFuture("no"))))
                              .map(all -> all.list()));
            });

    assertThat(seen).containsExactly(true, true, true);
    traced.traces.await(1);
  }

  @Test
  void bringsStageBack_fromThreadOfSomebodyElse() {
    List<Boolean> seen =
        traced.onDuplicate(
            () ->
                traced
                    .vertrace
                    .span("span")
                    .run(
                        () -> {
                          var stage = new CompletableFuture<Long>();
                          Future<Boolean> inside = isInside(context.bind(stage));
                          CompletableFuture<Boolean> completed =
                              CompletableFuture.supplyAsync(() -> stage.complete(1L));
                          return Future.all(inside, Future.fromCompletionStage(completed))
                              .map(all -> all.list());
                        }));

    assertThat(seen).containsExactly(true, true);
    traced.traces.await(1);
  }

  private static <T> Future<Boolean> isInside(Future<T> future) {
    io.vertx.core.Context vertxContext = Vertx.currentContext();
    Span span = Span.current();
    return future.transform(
        v ->
            Future.succeededFuture(
                Vertx.currentContext() == vertxContext && Span.current() == span));
  }

  @Test
  void givesFutureItself_withoutVertxContext() {
    Future<Long> future = Future.succeededFuture(1L);

    assertThat(context.bind(future)).isSameAs(future);
    assertThat(context.bind(CompletableFuture.completedFuture(1L)).result()).isEqualTo(1L);
  }

  @Test
  void failsAsStageDoes() {
    CompletionException failure = new CompletionException(new IllegalStateException("no"));

    assertThat(context.bind(CompletableFuture.failedFuture(failure)).cause()).isSameAs(failure);
  }
}
