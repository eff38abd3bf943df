package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Timer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a failure is called: what went wrong, not what carried it. */
class AsyncSpanFailureTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  private static Arguments failure(Class<?> type, Function<TracedVertx, Future<?>> work) {
    return arguments(type, work);
  }

  static Stream<Arguments> failures() {
    Exception cause = new IllegalStateException("no");
    return Stream.of(
        failure(TimeoutException.class, traced -> never().timeout(1, TimeUnit.MILLISECONDS)),
        failure(CancellationException.class, AsyncSpanFailureTest::cancelledTimer),
        failure(CancellationException.class, traced -> Future.fromCompletionStage(cancelled())),
        failure(
            CancellationException.class,
            traced -> Future.fromCompletionStage(cancelled().thenApply(value -> value))),
        failed(IllegalStateException.class, cause),
        failed(IllegalStateException.class, new CompletionException(cause)),
        failed(IllegalStateException.class, new ExecutionException(cause)),
        failed(IllegalStateException.class, new ExecutionException(new CompletionException(cause))),
        failed(CompletionException.class, new CompletionException("no", null)),
        failed(RuntimeException.class, new RuntimeException(new ExecutionException(cause))));
  }

  @Test
  void endsAll_whenFailureCannotDescribeItself() {
    @SuppressWarnings("serial")
    class Cyclic extends RuntimeException {
      @Override
      public String getMessage() {
        throw new StackOverflowError();
      }
    }
    var failure = new Cyclic();

    Throwable seen =
        traced.onDuplicate(
            () ->
                traced
                    .vertrace
                    .span("span")
                    .run(() -> traced.vertx.timer(1).compose(v -> Future.failedFuture(failure)))
                    .transform(result -> Future.succeededFuture(result.cause())));

    assertThat(seen).isSameAs(failure);
    SpanData span = traced.traces.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().asMap().values()).containsExactly(Cyclic.class.getName());
  }

  static Stream<Throwable> quoting() {
    Throwable quoting = new FaultyConvention.Unjudged("secret");
    Throwable suppressing = new IllegalStateException("mine");
    suppressing.addSuppressed(quoting);
    return Stream.of(
        new RuntimeException(quoting),
        new IllegalStateException("cannot store: secret", new RuntimeException(quoting)),
        suppressing);
  }

  @ParameterizedTest
  @MethodSource("quoting")
  void hidesMessages_whenOneOfThemQuotes(Throwable failure) {
    traced.onDuplicate(
        () ->
            traced.vertrace.span("span").run(() -> Future.failedFuture(failure)).otherwiseEmpty());

    SpanData span = traced.traces.await(1).get(0);
    assertThat(span.getStatus()).isEqualTo(StatusData.create(StatusCode.ERROR, ""));
    assertThat(span.getEvents()).hasSize(1);
    assertThat(span.toString()).doesNotContain("secret");
  }

  @Test
  void hidesMessage_whenConventionCannotTellWhetherItQuotes() {
    traced.onDuplicate(
        () ->
            traced
                .vertrace
                .span("span")
                .run(() -> Future.failedFuture(new FaultyConvention.Unjudged("secret")))
                .otherwiseEmpty());

    SpanData span = traced.traces.await(1).get(0);
    assertThat(span.getStatus()).isEqualTo(StatusData.create(StatusCode.ERROR, ""));
    assertThat(span.getEvents()).hasSize(1);
    assertThat(span.toString()).doesNotContain("secret");
  }

  private static Arguments failed(Class<?> type, Throwable failure) {
    return failure(type, traced -> Future.failedFuture(failure));
  }

  private static Future<Object> never() {
    return Promise.promise().future();
  }

  private static Future<?> cancelledTimer(TracedVertx traced) {
    Timer timer = traced.vertx.timer(1, TimeUnit.HOURS);
    timer.cancel();
    return timer;
  }

  private static CompletableFuture<String> cancelled() {
    var stage = new CompletableFuture<String>();
    stage.cancel(true);
    return stage;
  }

  @ParameterizedTest
  @MethodSource("failures")
  void namesWhatWentWrong(Class<?> type, Function<TracedVertx, Future<?>> work) {
    traced.onDuplicate(
        () ->
            traced.vertrace.span("span").run(() -> work.apply(traced).mapEmpty()).otherwiseEmpty());

    SpanData span = traced.traces.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().asMap())
        .isEqualTo(Attributes.builder().put("error.type", type.getName()).build().asMap());
  }

  @Test
  void leavesStatusAlone_whenWorkSucceeds() throws Exception {
    TracedVertx.await(traced.vertrace.span("run").run(() -> Future.succeededFuture()));
    traced.vertrace.span("call").call(() -> 1);
    traced.vertrace.span("handler").<Integer>handler(event -> {}).handle(1);

    assertThat(traced.traces.await(3))
        .allMatch(span -> span.getStatus().getStatusCode() == StatusCode.UNSET);
  }

  @Test
  void leavesStatusAlone_whenWorkSetIt() {
    TracedVertx.await(
        traced
            .vertrace
            .span("span")
            .run(
                () -> {
                  Span.current().setStatus(StatusCode.OK);
                  return Future.succeededFuture();
                }));

    assertThat(traced.traces.await(1))
        .allMatch(span -> span.getStatus().getStatusCode() == StatusCode.OK);
  }
}
