package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way: its attempts, the waits between them, and its deadline.
 *
 * <p>A wait that would end after the deadline does not begin; the batch fails with the last answer.
 * Nothing could come of waiting, the queue behind the batch moves on, and who closes learns at once
 * what is lost.
 *
 * <p>It needs no lock: one step follows the other, and an end from outside (deadline, shutdown)
 * wins or loses against the last step in {@link #result}.
 */
final class HttpDelivery {
  private final HttpTransport transport;
  private final QuietTime quiet;
  private final BooleanSupplier stopping;
  private final @Nullable RetryPolicy policy;
  private final Backoff backoff;
  private final long timeout;
  private final long started = System.nanoTime();
  private final CompletableFuture<HttpAnswer> result = new CompletableFuture<>();

  private HttpTransport.@Nullable Body body;
  private Runnable giveUp = () -> fail(new IOException("The collector wants no requests for now"));
  private volatile boolean paused;
  private volatile @Nullable CompletableFuture<Boolean> pause;
  private volatile @Nullable HttpExchange exchange;

  HttpDelivery(
      HttpTransport transport, HttpSenderConfig config, QuietTime quiet, BooleanSupplier stopping) {
    this.transport = transport;
    this.quiet = quiet;
    this.stopping = stopping;
    this.policy = config.getRetryPolicy();
    this.backoff = new Backoff(policy);
    this.timeout = TimeUnit.NANOSECONDS.convert(config.getTimeout());
  }

  /**
   * Calls back once, with an answer or a failure, on the thread that ends it. The message is
   * written before: its spans, just measured, are still in the cache of the caller, who waits
   * anyway.
   */
  void start(MessageWriter message, BiConsumer<@Nullable HttpAnswer, @Nullable Throwable> end) {
    CompletableFuture<Boolean> deadline = timer(timeout, this::expire);
    var unused =
        result
            .whenComplete(
                (answer, failure) -> {
                  deadline.complete(false);
                  stop();
                })
            .whenComplete((answer, failure) -> end.accept(answer, cause(failure)));
    try {
      body = transport.body(message);
    } catch (Throwable t) { // the message is the exporter's, the compressor may be the user's
      fail(t);
      return;
    }
    run(transport.executor(), () -> attemptAfter(0));
  }

  void fail(Throwable failure) {
    result.completeExceptionally(failure);
  }

  /** Ends it, unless a request is under way. */
  void endPause() {
    if (paused) {
      fail(shutDown());
    }
  }

  private static CancellationException shutDown() {
    return new CancellationException("The exporter is shut down");
  }

  private void expire() {
    fail(new SocketTimeoutException("The collector did not take the batch in time"));
  }

  private void stop() {
    if (pause != null) {
      pause.complete(false);
    }
    HttpExchange current = exchange;
    if (current != null) {
      run(transport.steps(), current::cancel); // it may wait for who reads
    }
  }

  private void attemptAfter(long wanted) {
    long wait = Math.max(wanted, quiet.remainingNanos());
    if (result.isDone()) {
      return;
    }
    if (stopping.getAsBoolean()) {
      fail(shutDown());
    } else if (wait <= 0) {
      attempt();
    } else if (wait < timeout - (System.nanoTime() - started)) {
      pause(wait);
    } else {
      giveUp.run();
    }
  }

  private void pause(long nanos) {
    paused = true;
    pause = timer(nanos, this::resume);
    if (stopping.getAsBoolean()) { // the shutdown may have looked before
      endPause();
    }
  }

  private void resume() {
    paused = false;
    // Another batch may have been asked to wait longer.
    run(transport.executor(), () -> attemptAfter(0));
  }

  private void attempt() {
    HttpAnswer answer;
    try {
      answer = exchange();
    } catch (IOException e) {
      failed(e);
      return;
    }
    answered(answer);
  }

  private HttpAnswer exchange() throws IOException {
    HttpExchange next = transport.exchange(requireNonNull(body));
    exchange = next;
    if (result.isDone()) { // the end may have looked for an exchange before
      next.cancel();
    }
    HttpAnswer answer = next.run();
    exchange = null;
    return answer;
  }

  private void failed(IOException failure) {
    if (isRetryable(failure)) {
      retryOr(() -> fail(failure));
    } else {
      fail(failure);
    }
  }

  private void answered(HttpAnswer answer) {
    if (answer.isRetryable()) {
      quiet.extend(answer.retryAfter());
      retryOr(() -> result.complete(answer));
    } else {
      if (body != null) { // nothing reads it any more
        transport.recycle(body);
      }
      result.complete(answer);
    }
  }

  private void retryOr(Runnable otherwise) {
    giveUp = otherwise;
    if (backoff.hasNext()) {
      attemptAfter(backoff.nextNanos());
    } else {
      giveUp.run();
    }
  }

  private boolean isRetryable(IOException failure) {
    if (policy != null && policy.getRetryExceptionPredicate() != null) {
      return policy.getRetryExceptionPredicate().test(failure);
    }
    return !(failure instanceof SSLException); // trust does not come by asking again
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** Completing it stops it; cancelling would leave the task in the queue of JDK 17's timer. */
  private CompletableFuture<Boolean> timer(long nanos, Runnable step) {
    CompletableFuture<Boolean> timer =
        new CompletableFuture<Boolean>().completeOnTimeout(true, nanos, TimeUnit.NANOSECONDS);
    var unused =
        timer.thenAccept(
            fired -> {
              if (fired) {
                run(transport.steps(), step); // the timer's thread is the JVM's
              }
            });
    return timer;
  }

  private void run(Executor executor, Runnable step) {
    try {
      executor.execute(() -> runNow(step));
    } catch (RejectedExecutionException e) {
      fail(e);
    }
  }

  private void runNow(Runnable step) {
    try {
      step.run();
    } catch (Throwable t) { // the exporter waits for an end
      fail(t);
    }
  }
}
