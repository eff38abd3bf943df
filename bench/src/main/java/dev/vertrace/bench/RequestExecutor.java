package dev.vertrace.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs everything in one request, on one duplicated context and its event loop, or on the context
 * that requests share. The thread counts, too: Vert.x finds the current context in a field of its
 * own threads and in a thread-local of others. It knows what Vert.x calls internal. JMH creates it;
 * any thread.
 */
public final class RequestExecutor extends AbstractExecutorService {
  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              // An iteration of JMH's holds the event loop for seconds.
              .setBlockedThreadCheckInterval(1)
              .setBlockedThreadCheckIntervalUnit(TimeUnit.DAYS));
  private final ContextInternal context = context((ContextInternal) vertx.getOrCreateContext());
  private volatile boolean shutdown;

  /** For JMH. */
  public RequestExecutor(int maxThreads, String prefix) {
    if (maxThreads != 1) {
      throw new IllegalArgumentException("an event loop has 1 thread, not " + maxThreads);
    }
  }

  private static ContextInternal context(ContextInternal shared) {
    return Place.ofThisJvm() == Place.SHARED ? shared : shared.duplicate();
  }

  static boolean isOnSharedContext() {
    ContextInternal current = ContextInternal.current();
    return current != null
        && !current.isDuplicate()
        && current.isEventLoopContext()
        && current.inThread();
  }

  static boolean isInRequest() {
    ContextInternal current = ContextInternal.current();
    return current != null
        && current.isDuplicate()
        && current.isEventLoopContext()
        && current.inThread();
  }

  static boolean isOutsideOfVertx() {
    return ContextInternal.current() == null;
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(v -> task.run());
  }

  @Override
  public void shutdown() {
    shutdown = true;
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    try {
      vertx.close().await(timeout, unit);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }
}
