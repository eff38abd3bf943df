package dev.vertrace.core;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Lets what may block or hang do its work for a bounded time. Any thread. */
final class ClosingTime {
  private static final Duration SHORT = Duration.ofMillis(250);

  // For the whole JVM, as is the thread on which every Vertx closes its tracer, one after another:
  // when one has used up its time, the next ones do not add theirs.
  private static final AtomicLong USED_UP_UNTIL = new AtomicLong(System.nanoTime());

  private ClosingTime() {}

  /** Does the work on a thread of its own. The future fails when it takes longer than the limit. */
  static CompletableFuture<Void> start(Duration limit, Supplier<CompletableResultCode> work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread = new Thread(() -> run(work, done), "vertrace-close");
    thread.setDaemon(true);
    thread.start();
    return done.orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void run(Supplier<CompletableResultCode> work, CompletableFuture<Void> done) {
    try {
      CompletableResultCode result = work.get();
      result.whenComplete(() -> complete(done, result));
    } catch (RuntimeException | LinkageError e) { // a span processor may throw
      done.completeExceptionally(e);
    }
  }

  private static void complete(CompletableFuture<Void> done, CompletableResultCode result) {
    if (result.isSuccess()) {
      done.complete(null);
    } else {
      done.completeExceptionally(
          new IllegalStateException("the last spans may not have been exported"));
    }
  }

  /**
   * Waits for the future, on a thread that must not be held long.
   *
   * @throws TimeoutException when it takes longer than the limit, or than a moment if another one
   *     has just used up its limit
   * @throws ExecutionException when it fails
   */
  static void join(CompletableFuture<Void> future, Duration limit)
      throws TimeoutException, ExecutionException {
    boolean usedUp = System.nanoTime() - USED_UP_UNTIL.get() < 0;
    Duration patience = usedUp && limit.compareTo(SHORT) > 0 ? SHORT : limit;
    try {
      future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      useUp(limit);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException) { // its own limit came first
        useUp(limit);
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void useUp(Duration limit) {
    USED_UP_UNTIL.set(System.nanoTime() + limit.toNanos());
  }
}
