package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where an async span is current, and where its result comes back. */
class AsyncSpanContextTest {
  private static final ContextLocal<String> LOCAL =
      ContextLocal.registerLocal(String.class, value -> value + " copied");

  @RegisterExtension final TracedVertx traced = new TracedVertx();

  /** Runs one span, which fails or not, and looks around. */
  private final class Probe implements Callable<Future<List<String>>> {
    private final boolean fails;
    private final List<String> seen = new ArrayList<>();

    Probe(boolean fails) {
      this.fails = fails;
    }

    @Override
    public Future<List<String>> call() {
      io.vertx.core.Context caller = Vertx.currentContext();
      Span before = Span.current();
      Future<String> result = traced.vertrace.span("span").run(() -> work(before));
      see("outside", Span.current() == before && Vertx.currentContext() == caller);
      return result.transform(
          done -> {
            see("result", Span.current() == before && Vertx.currentContext() == caller);
            see("end", fails == done.failed());
            return Future.succeededFuture(seen);
          });
    }

    private Future<String> work(Span before) {
      Span span = Span.current();
      see("inside", span != before && span.isRecording());
      return traced
          .vertx
          .timer(1, TimeUnit.MILLISECONDS)
          .compose(
              v -> {
                see("later", Span.current() == span);
                return fails ? Future.failedFuture("no") : Future.succeededFuture("yes");
              });
    }

    private void see(String where, boolean right) {
      seen.add(where + (right ? "" : " wrong"));
    }
  }

  private void isRight(List<String> seen) {
    assertThat(seen).containsExactly("inside", "outside", "later", "result", "end");
    traced.traces.await(1);
  }

  @Test
  void comesBack_onRootContext() {
    isRight(traced.onRoot(new Probe(false)));
    isRight(traced.onRoot(new Probe(true)));
  }

  @Test
  void comesBack_onDuplicatedContext() {
    isRight(traced.onDuplicate(new Probe(false)));
    isRight(traced.onDuplicate(new Probe(true)));
  }

  @Test
  void comesBack_onWorkerVerticle() {
    isRight(onWorker(new Probe(false)));
    isRight(onWorker(new Probe(true)));
  }

  @Test
  void comesBack_inBlockingCode() {
    io.vertx.core.Context duplicate = VertxInternals.duplicate(traced.root());
    Probe probe = new Probe(false);
    Future<List<String>> seen =
        TracedVertx.run(duplicate, () -> traced.vertx.executeBlocking(probe).compose(f -> f));

    assertThat(TracedVertx.await(seen)).containsOnlyOnce("inside", "outside", "later", "result");
    traced.traces.await(1);
  }

  @Test
  void isCurrent_onThreadOfSomebodyElse() {
    Future<Boolean> inside =
        traced
            .vertrace
            .span("span")
            .run(() -> Future.succeededFuture(Span.current().isRecording()));

    assertThat(inside.result()).isTrue();
    assertThat(Span.current().getSpanContext().isValid()).isFalse();
    traced.traces.await(1);
  }

  @Test
  void isChildOfThreadsSpan_onThreadOfSomebodyElse() {
    Span outer = traced.span("outer");
    Scope scope = Named.attach(Context.root().with(outer));
    TracedVertx.await(traced.vertrace.span("inner").run(() -> Future.succeededFuture()));
    scope.close();
    outer.end();

    List<SpanData> spans = traced.traces.await(2);
    assertThat(TracedVertx.named(spans, "inner").getParentSpanId())
        .isEqualTo(outer.getSpanContext().getSpanId());
  }

  @Test
  void showsCallersLocals() {
    String inside =
        traced.onDuplicate(
            () -> {
              Vertx.currentContext().putLocal(LOCAL, "value");
              return traced
                  .vertrace
                  .span("span")
                  .run(() -> Future.succeededFuture(Vertx.currentContext().getLocal(LOCAL)));
            });

    assertThat(inside).isEqualTo("value copied");
    traced.traces.await(1);
  }

  @Test
  void showsSpan_whenScopeIsOpenOnRoot() {
    Span outer = traced.span("outer");
    traced.onRoot(
        () -> {
          Scope scope = Named.attach(Context.root().with(outer));
          Future<Void> inner = traced.vertrace.span("inner").run(() -> Future.succeededFuture());
          scope.close();
          return inner;
        });
    outer.end();

    List<SpanData> spans = traced.traces.await(2);
    assertThat(TracedVertx.named(spans, "inner").getParentSpanId())
        .isEqualTo(outer.getSpanContext().getSpanId());
  }

  private <T> T onWorker(Callable<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    var verticle =
        new VerticleBase() {
          @Override
          public Future<?> start() throws Exception {
            work.call().onComplete(promise);
            return Future.succeededFuture();
          }
        };
    TracedVertx.await(
        traced.vertx.deployVerticle(
            verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
    return TracedVertx.await(promise.future());
  }
}
