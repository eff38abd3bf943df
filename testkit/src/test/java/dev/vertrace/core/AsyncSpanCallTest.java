package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A span around blocking code. */
class AsyncSpanCallTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  @Test
  void isCurrent_onThreadOfSomebodyElse() throws Exception {
    Span inside = traced.vertrace.span("span").call(Span::current);

    assertThat(Span.current().getSpanContext().isValid()).isFalse();
    assertThat(traced.traces.await(1).get(0).getSpanId())
        .isEqualTo(inside.getSpanContext().getSpanId());
  }

  @Test
  void endsWithWhatIsThrown() {
    var failure = new IOException("no");
    for (boolean onContext : new boolean[] {true, false}) {
      assertThatThrownBy(() -> call(failure, onContext)).isSameAs(failure);
      SpanData span = traced.traces.await(1).get(0);
      assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(span.getAttributes().asMap().values())
          .containsExactly(IOException.class.getName());
    }
  }

  private void call(IOException failure, boolean onContext) throws Exception {
    Callable<Object> work =
        () ->
            traced
                .vertrace
                .span("span")
                .call(
                    () -> {
                      throw failure;
                    });
    if (onContext) {
      traced.onDuplicate(() -> traced.vertx.executeBlocking(work));
    } else {
      work.call();
    }
  }

  /** Two blocking tasks of one Vert.x context, each between the other's start and end. */
  @ParameterizedTest
  @EnumSource(
      value = ThreadingModel.class,
      names = {"EVENT_LOOP", "WORKER"})
  void keepsNeighboursApart_inBlockingCode(ThreadingModel model) {
    List<Boolean> seen = on(model, this::neighbours);

    assertThat(seen).hasSize(10).containsOnly(true);
    assertThat(TraceTrees.of(traced.traces.await(5)))
        .isEqualTo("outer\n  a\n    a child\n  b\n    b child\n");
  }

  private Future<List<Boolean>> neighbours() {
    CyclicBarrier barrier = new CyclicBarrier(2);
    return traced
        .vertrace
        .span("outer")
        .run(
            () ->
                Future.all(
                        traced.vertx.executeBlocking(() -> neighbour("a", barrier, true), false),
                        traced.vertx.executeBlocking(() -> neighbour("b", barrier, false), false))
                    .map(
                        both -> {
                          List<Boolean> seen = new ArrayList<>(both.resultAt(0));
                          seen.addAll(both.resultAt(1));
                          return seen;
                        }));
  }

  private List<Boolean> neighbour(String name, CyclicBarrier barrier, boolean first)
      throws Exception {
    meet(first ? null : barrier);
    List<Boolean> seen = new ArrayList<>();
    Span before = Span.current();
    io.vertx.core.Context caller = Vertx.currentContext();
    traced
        .vertrace
        .span(name)
        .call(
            () -> {
              Span span = Span.current();
              seen.add(span != before);
              meet(first ? barrier : null);
              meet(barrier);
              seen.add(Span.current() == span);
              traced.vertrace.span(name + " child").call(() -> seen.add(Span.current() != span));
              meet(barrier);
              return seen.add(Span.current() == span);
            });
    meet(barrier);
    seen.add(Span.current() == before && Vertx.currentContext() == caller);
    return seen;
  }

  private static void meet(@Nullable CyclicBarrier barrier) throws Exception {
    if (barrier != null) {
      barrier.await(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void keepsWhatItStarts() {
    on(
        ThreadingModel.EVENT_LOOP,
        () ->
            traced
                .vertx
                .executeBlocking(() -> traced.vertrace.span("call").call(this::startTimer))
                .compose(later -> later));

    assertThat(TraceTrees.of(traced.traces.await(2))).isEqualTo("call\n  later\n");
  }

  private Future<Void> startTimer() {
    return traced
        .vertx
        .timer(1, TimeUnit.MILLISECONDS)
        .compose(v -> traced.vertrace.span("later").run(() -> Future.succeededFuture()));
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21) // virtual threads
  void isCurrent_onVirtualThread() {
    List<Boolean> seen =
        on(
            ThreadingModel.VIRTUAL_THREAD,
            () -> {
              Span before = Span.current();
              return Future.succeededFuture(
                  traced
                      .vertrace
                      .span("span")
                      .call(
                          () -> {
                            Span span = Span.current();
                            traced.vertx.timer(1, TimeUnit.MILLISECONDS).await();
                            return List.of(span != before, Span.current() == span);
                          }));
            });

    assertThat(seen).containsExactly(true, true);
    traced.traces.await(1);
  }

  private <T> T on(ThreadingModel model, Callable<Future<T>> work) {
    List<T> result = new ArrayList<>();
    var verticle =
        new VerticleBase() {
          @Override
          public Future<?> start() throws Exception {
            return work.call().onSuccess(result::add);
          }
        };
    TracedVertx.await(
        traced.vertx.deployVerticle(verticle, new DeploymentOptions().setThreadingModel(model)));
    return result.get(0);
  }
}
