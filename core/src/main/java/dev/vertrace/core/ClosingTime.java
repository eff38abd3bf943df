package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Lets what may block or hang do its work for a bounded time. Any thread. */
final class ClosingTime {
  /** A thread for each task, so that none waits for another one that hangs. */
  static final Executor THREADS = ClosingTime::startThread;

  private static final int LESS = 4; // each one that waits after one in vain, by this factor

  // For the whole JVM, as is the thread on which every Vertx closes its tracer, one after another:
  // when one has waited in vain, the next ones wait less, and all together hardly longer than it.
  private static final AtomicReference<InVain> IN_VAIN =
      new AtomicReference<>(new InVain(0, System.nanoTime()));

  private record InVain(int times, long until) {
    boolean isOver() {
      return System.nanoTime() - until >= 0;
    }
  }

  private ClosingTime() {}

  private static void startThread(Runnable task) {
    Thread thread = new Thread(task, "vertrace-close");
    thread.setDaemon(true);
    thread.start();
  }

  /** Does the work on a thread of its own. The future fails when it takes longer than the limit. */
  static CompletableFuture<Void> start(Duration limit, Supplier<CompletableResultCode> work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    THREADS.execute(() -> run(work, done));
    CompletableFuture<Void> late =
        new CompletableFuture<Void>().orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
    var unused = late.whenComplete((never, timeout) -> done.completeExceptionally(late(limit)));
    var unusedToo = done.whenComplete((result, failure) -> late.complete(null));
    return done; // and not what comes of it, which wraps failures
  }

  private static TimeoutException late(Duration limit) {
    return new TimeoutException(
        "not done within " + limit.toMillis() + " ms; spans may not have been exported");
  }

  private static void run(Supplier<CompletableResultCode> work, CompletableFuture<Void> done) {
    try {
      CompletableResultCode result = work.get();
      result.whenComplete(() -> complete(done, result));
    } catch (Throwable t) { // a span processor may throw anything, and somebody waits
      done.completeExceptionally(t);
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
   * @throws TimeoutException when it takes longer than the limit, or than a part of it if another
   *     one has just waited in vain
   * @throws ExecutionException when it fails
   */
  static void join(CompletableFuture<Void> future, Duration limit)
      throws TimeoutException, ExecutionException {
    InVain before = requireNonNull(IN_VAIN.get());
    int times = before.isOver() ? 0 : before.times();
    Duration patience = limit.dividedBy((long) Math.pow(LESS, Math.min(times, 10)));
    try {
      future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      waitedInVain(times + 1, limit);
      throw late(patience);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException) { // its own limit came first
        waitedInVain(times + 1, limit);
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void waitedInVain(int times, Duration limit) {
    IN_VAIN.set(new InVain(times, System.nanoTime() + limit.toNanos()));
  }
}
