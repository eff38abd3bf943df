package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks on threads that Vert.x does not own, and back. */
class WrappedExecutorTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  private final TraceContext context = traced.vertrace.context();
  private final ScheduledExecutorService pool = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void shutDown() throws InterruptedException {
    pool.shutdown();
    assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void refusesNull_atOnce() {
    ExecutorService wrapped = context.wrap((ExecutorService) pool);
    assertThatThrownBy(() -> wrapped.execute(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> wrapped.submit((Callable<?>) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> context.wrap((Runnable) null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void closesAsExecutorDoes() {
    WrappedExecutorService common = new WrappedExecutorService(ForkJoinPool.commonPool());
    common.close(); // which the common pool ignores
    assertThat(common.isShutdown()).isFalse();

    ExecutorService own = Executors.newSingleThreadExecutor();
    new WrappedExecutorService(own).close();
    assertThat(own.isShutdown()).isTrue();
  }

  @Test
  void leavesThreadAsItWas_whenTaskForgetsScope() throws Exception {
    ExecutorService wrapped = context.wrap((ExecutorService) pool);
    wrapped.submit(() -> Named.attach("forgotten")).get();

    assertThat(pool.submit(Named::current).get()).isNull();
  }

  @Test
  void runsTaskInSubmittersContext_whateverTheWay() throws Exception {
    ExecutorService wrapped = context.wrap((ExecutorService) pool);
    Callable<@Nullable String> task = Named::current;
    List<String> seen = new ArrayList<>();
    Scope scope = Named.attach("submitter");
    CompletableFuture<String> executed = new CompletableFuture<>();
    wrapped.execute(() -> executed.complete(Named.current()));
    seen.add(executed.get());
    CompletableFuture<String> submitted = new CompletableFuture<>();
    wrapped.submit(() -> submitted.complete(Named.current())).get();
    seen.add(submitted.get());
    seen.add(wrapped.submit(task).get());
    seen.add(wrapped.submit(() -> {}, "submitter").get());
    seen.add(wrapped.invokeAll(List.of(task)).get(0).get());
    seen.add(wrapped.invokeAll(List.of(task), 20, TimeUnit.SECONDS).get(0).get());
    seen.add(wrapped.invokeAny(List.of(task)));
    seen.add(wrapped.invokeAny(List.of(task), 20, TimeUnit.SECONDS));
    scope.close();

    assertThat(seen).hasSize(8).containsOnly("submitter");
    assertThat(pool.submit(task).get()).isNull();
  }

  @Test
  void runsScheduledTaskInSubmittersContext_eachTime() throws Exception {
    ScheduledExecutorService wrapped = context.wrap(pool);
    List<CompletableFuture<String>> seen = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      seen.add(new CompletableFuture<>());
    }
    Scope scope = Named.attach("submitter");
    String called = wrapped.schedule(Named::current, 1, TimeUnit.MILLISECONDS).get();
    String ran =
        wrapped.schedule(() -> {}, 1, TimeUnit.MILLISECONDS).get() == null ? "submitter" : "";
    var rate = wrapped.scheduleAtFixedRate(next(seen.subList(0, 2)), 1, 1, TimeUnit.MILLISECONDS);
    var delay =
        wrapped.scheduleWithFixedDelay(next(seen.subList(2, 4)), 1, 1, TimeUnit.MILLISECONDS);
    scope.close();

    for (CompletableFuture<String> tick : seen) {
      assertThat(tick.get(20, TimeUnit.SECONDS)).isEqualTo("submitter");
    }
    assertThat(List.of(called, ran)).containsOnly("submitter");
    rate.cancel(false);
    delay.cancel(false);
  }

  private static Runnable next(List<CompletableFuture<String>> ticks) {
    return () ->
        ticks.stream()
            .filter(tick -> !tick.isDone())
            .findFirst()
            .ifPresent(tick -> tick.complete(Named.current()));
  }

  @Test
  void endsAsWrappedExecutorDoes() throws Exception {
    ExecutorService wrapped = context.wrap((ExecutorService) pool);
    assertThat(wrapped.isShutdown() || wrapped.isTerminated()).isFalse();
    wrapped.shutdown();

    assertThat(wrapped.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    assertThat(pool.isShutdown() && wrapped.isShutdown() && wrapped.isTerminated()).isTrue();
    assertThat(wrapped.shutdownNow()).isEmpty();
  }

  @Test
  void comesBackIntoTrace_byEveryWayOfVertx() {
    List<String> seen =
        inRequest(
            () ->
                onPool(
                    () ->
                        Future.all(
                            Future.succeededFuture(Named.current()),
                            nameOn(traced.vertx::runOnContext),
                            nameOn(Vertx.currentContext()::runOnContext),
                            traced.vertx.timer(1, TimeUnit.MILLISECONDS).map(v -> Named.current()),
                            traced.vertx.executeBlocking(Named::current))));

    assertThat(seen).hasSize(5).containsOnly("request");
  }

  private Future<List<String>> onPool(Callable<? extends Future<?>> work) {
    Promise<List<String>> promise = Promise.promise();
    context
        .wrap(pool)
        .execute(
            () -> {
              try {
                work.call().<List<String>>map(all -> list(all)).onComplete(promise);
              } catch (Throwable t) { // an assertion, too
                promise.fail(t);
              }
            });
    return promise.future();
  }

  private static List<String> list(Object all) {
    return ((io.vertx.core.CompositeFuture) all).list();
  }

  private static Future<String> nameOn(java.util.function.Consumer<Handler<Void>> runOnContext) {
    return Future.future(p -> runOnContext.accept(v -> p.complete(Named.current())));
  }

  @Test
  void waitsForFuture_onThreadOfSomebodyElse() {
    List<String> seen =
        inRequest(
            () ->
                onPool(
                    () -> {
                      String name =
                          traced
                              .vertx
                              .timer(1, TimeUnit.MILLISECONDS)
                              .map(v -> Named.current())
                              .await();
                      return Future.all(List.of(Future.succeededFuture(name)));
                    }));

    assertThat(seen).containsExactly("request");
  }

  @Test
  void keepsThreadAsItWas_whenTaskHasRun() throws Exception {
    ClassLoader loader = new ClassLoader() {};
    pool.submit(() -> Thread.currentThread().setContextClassLoader(loader)).get();
    AtomicReference<@Nullable ClassLoader> inside = new AtomicReference<>();
    traced.onDuplicate(
        () -> {
          CompletableFuture<Void> done = new CompletableFuture<>();
          context
              .wrap(pool)
              .execute(
                  () -> {
                    Named.attach("left open");
                    inside.set(Thread.currentThread().getContextClassLoader());
                    done.complete(null);
                  });
          return Future.fromCompletionStage(done);
        });

    assertThat(pool.submit(Named::current).get()).isNull();
    assertThat(pool.submit(() -> Vertx.currentContext()).get()).isNull();
    assertThat(inside.get()).isSameAs(loader);
    assertThat(pool.submit(() -> Thread.currentThread().getContextClassLoader()).get())
        .isSameAs(loader);
  }

  @Test
  void leavesVertxContextAlone_whenTaskRunsThere() {
    for (io.vertx.core.Context there :
        List.of(traced.root(), VertxInternals.duplicate(traced.root()))) {
      Scope scope = Named.attach("submitter");
      Runnable task = context.wrap(() -> assertThat(Named.current()).isEqualTo("submitter"));
      scope.close();
      List<String> seen =
          TracedVertx.await(
              TracedVertx.run(
                  there,
                  () -> {
                    task.run();
                    boolean same = Vertx.currentContext() == there;
                    return Future.all(
                            Future.succeededFuture(Named.current()),
                            Future.succeededFuture(same ? null : "other"),
                            nameOn(there::runOnContext))
                        .map(all -> all.list());
                  }));

      assertThat(seen).isEqualTo(Arrays.asList(null, null, null));
    }
  }

  @Test
  void runsHandlerInCreatorsContext_wherever() {
    Scope scope = Named.attach("creator");
    List<String> seen = new ArrayList<>();
    Handler<String> handler =
        context.wrap((String event) -> seen.add(event + " " + Named.current()));
    scope.close();
    handler.handle("thread");
    traced.onRoot(
        () -> {
          handler.handle("root");
          seen.add(Named.current());
          return Future.succeededFuture();
        });

    assertThat(seen).containsExactly("thread creator", "root creator", null);
  }

  @Test
  void passesExceptionOn() {
    var failure = new IllegalStateException("no");
    Handler<Void> handler =
        context.wrap(
            (Void v) -> {
              throw failure;
            });

    assertThatThrownBy(() -> handler.handle(null)).isSameAs(failure);
    assertThat(Context.current()).isSameAs(Context.root());
  }

  private <T> T inRequest(Callable<Future<T>> work) {
    return traced.onDuplicate(
        () -> {
          VertxContextStorage.keep(
              VertxInternals.current(), new ContextNode(Named.context("request"), null));
          return work.call();
        });
  }
}
