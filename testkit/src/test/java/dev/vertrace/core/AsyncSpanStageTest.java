package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An async span around what another library does on its own threads. */
class AsyncSpanStageTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  @Test
  void comesBack_onCallersContext() {
    List<Boolean> seen =
        traced.onDuplicate(
            () -> {
              io.vertx.core.Context caller = Vertx.currentContext();
              Span before = Span.current();
              Promise<List<Boolean>> promise = Promise.promise();
              traced
                  .vertrace
                  .span("span")
                  .runStage(() -> onForeignThread(Span.current()))
                  .thenAccept(
                      inside ->
                          promise.complete(
                              List.of(
                                  inside.getSpanContext().isValid(),
                                  Span.current() == before,
                                  Vertx.currentContext() == caller)));
              return promise.future();
            });

    assertThat(seen).containsExactly(true, true, true);
    traced.traces.await(1);
  }

  /** Completes only after the caller has had the time to add what comes after. */
  private <T> CompletionStage<T> onForeignThread(T value) {
    CountDownLatch later = new CountDownLatch(1);
    traced.vertx.runOnContext(v -> later.countDown());
    return CompletableFuture.supplyAsync(
        () -> {
          await(later);
          return value;
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) { // fails the test, by the missing value
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void serves_onThreadOfSomebodyElse() throws Exception {
    Span inside =
        traced
            .vertrace
            .span("span")
            .runStage(() -> CompletableFuture.completedFuture(Span.current()))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);

    assertThat(inside.getSpanContext().getSpanId())
        .isEqualTo(traced.traces.await(1).get(0).getSpanId());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failsAsItsWorkDoes(boolean onContext) {
    var cause = new IllegalStateException("no");
    for (Supplier<CompletionStage<Void>> work : failures(cause)) {
      CompletableFuture<Void> stage = run(work, onContext);
      assertThatThrownBy(stage::join).isInstanceOf(CompletionException.class).hasCause(cause);
      showsFailure(IllegalStateException.class);
    }
  }

  private static List<Supplier<CompletionStage<Void>>> failures(RuntimeException cause) {
    return List.of(
        () -> CompletableFuture.failedFuture(cause),
        () -> CompletableFuture.<Void>failedFuture(cause).thenRun(() -> {}),
        () -> {
          throw cause;
        });
  }

  @Test
  void isCancelled_whenItsWorkIs() {
    CompletableFuture<Void> work = new CompletableFuture<>();
    CompletableFuture<Void> stage = run(() -> work, true);
    work.cancel(true);

    assertThatThrownBy(stage::join).isInstanceOf(CancellationException.class);
    showsFailure(CancellationException.class);
  }

  @Test
  void fails_whenItsWorkIsNull() {
    assertThatThrownBy(run(() -> null, true)::join).hasCauseInstanceOf(NullPointerException.class);
    showsFailure(NullPointerException.class);
  }

  private CompletableFuture<Void> run(Supplier<CompletionStage<Void>> work, boolean onContext) {
    return onContext ? traced.onDuplicate(() -> Future.succeededFuture(run(work))) : run(work);
  }

  private CompletableFuture<Void> run(Supplier<CompletionStage<Void>> work) {
    return traced.vertrace.span("span").runStage(work).toCompletableFuture();
  }

  private void showsFailure(Class<?> type) {
    SpanData span = traced.traces.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().asMap().values()).containsExactly(type.getName());
  }
}
