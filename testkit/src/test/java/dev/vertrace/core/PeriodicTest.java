package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Periodic timers, whose ticks Vert.x gives a context without a past. */
class PeriodicTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  private final TraceContext context = traced.vertrace.context();

  @Test
  void continuesCreatorsContext_inEachTick() {
    List<String> seen =
        traced.onDuplicate(
            () -> {
              VertxContextStorage.keep(
                  VertxInternals.current(), new ContextNode(Named.context("creator"), null));
              Promise<List<String>> promise = Promise.promise();
              List<String> names = new ArrayList<>();
              context.setPeriodic(
                  traced.vertx,
                  1,
                  id -> {
                    names.add(Named.current());
                    traced.vertx.runOnContext(v -> names.add("later " + Named.current()));
                    if (names.size() > 2) {
                      traced.vertx.cancelTimer(id);
                      traced.vertx.runOnContext(v -> promise.complete(names));
                    }
                  });
              return promise.future();
            });

    assertThat(seen).containsExactly("creator", "later creator", "creator", "later creator");
  }

  @Test
  void startsTrace_inEachTick() {
    Promise<SpanContext> creator = Promise.promise();
    // On the event loop: elsewhere the ticks may come before Vert.x can cancel the timer.
    traced.onRoot(
        () ->
            traced
                .vertrace
                .span("creator")
                .run(() -> traced.vertrace.span("inner").run(() -> twoTicks(creator))));

    List<SpanData> spans = traced.traces.await(6);
    assertThat(TraceTrees.of(spans)).isEqualTo("creator\n  inner\ntick\n  work\ntick\n  work\n");
    assertThat(spans)
        .filteredOn(span -> span.getName().equals("tick"))
        .allSatisfy(
            tick ->
                assertThat(tick.getLinks())
                    .extracting(link -> link.getSpanContext().getSpanId())
                    .containsExactly(TracedVertx.named(spans, "inner").getSpanId()))
        .extracting(SpanData::getTraceId)
        .doesNotHaveDuplicates()
        .doesNotContain(TracedVertx.named(spans, "creator").getTraceId());
  }

  private Future<Void> twoTicks(Promise<SpanContext> creator) {
    creator.complete(Span.current().getSpanContext());
    Promise<Void> done = Promise.promise();
    int[] ticks = new int[1];
    context.setPeriodic(
        traced.vertx,
        1,
        "tick",
        id -> {
          boolean last = ++ticks[0] == 2;
          if (last) {
            traced.vertx.cancelTimer(id);
          }
          return traced
              .vertx
              .timer(1, TimeUnit.MILLISECONDS)
              .compose(v -> traced.vertrace.span("work").run(() -> Future.succeededFuture()))
              .onSuccess(v -> done.tryComplete());
        });
    return done.future();
  }

  @Test
  void linksNothing_whenNothingIsTraced() {
    Promise<Void> done = Promise.promise();
    // On the event loop: elsewhere the first tick may come before Vert.x can cancel the timer.
    traced.onRoot(
        () -> {
          context.setPeriodic(
              traced.vertx,
              1,
              "tick",
              id -> {
                traced.vertx.cancelTimer(id);
                done.complete();
                return Future.succeededFuture();
              });
          return done.future();
        });

    assertThat(traced.traces.await(1).get(0).getLinks()).isEmpty();
  }

  static List<Function<Long, Future<?>>> failures() {
    return List.of(
        id -> Future.failedFuture(new IllegalStateException("no")),
        id -> {
          throw new IllegalStateException("no");
        },
        id -> null);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void reportsFailure_asVertxDoes(Function<Long, Future<?>> tick) {
    Promise<Throwable> reported = Promise.promise();
    io.vertx.core.Context root = traced.root();
    root.exceptionHandler(reported::tryComplete);
    root.runOnContext(
        v ->
            context.setPeriodic(
                traced.vertx,
                1,
                "tick",
                id -> {
                  traced.vertx.cancelTimer(id);
                  return tick.apply(id);
                }));

    Throwable failure = TracedVertx.await(reported.future());
    SpanData span = traced.traces.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().asMap().values()).containsExactly(failure.getClass().getName());
  }
}
