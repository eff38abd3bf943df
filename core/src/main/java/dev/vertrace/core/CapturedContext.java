package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.context.Scope;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The context of a caller, for code that runs later and elsewhere. On a thread of somebody else the
 * code sees the caller's Vert.x context too, as blocking code does, so that it finds the way back
 * into the trace. Any thread, any number of times, at once too.
 */
final class CapturedContext {
  private final ContextNode node;
  private final io.vertx.core.@Nullable Context vertxContext;

  private CapturedContext(ContextNode node, io.vertx.core.@Nullable Context vertxContext) {
    this.node = node;
    this.vertxContext = vertxContext;
  }

  static CapturedContext current() {
    return new CapturedContext(
        new ContextNode(VertxContextStorage.inForce(), VertxContextStorage.currentIncoming()),
        VertxInternals.current());
  }

  Runnable wrap(Runnable task) {
    requireNonNull(task, "task");
    return () -> run(task);
  }

  <T> Callable<T> wrap(Callable<T> task) {
    requireNonNull(task, "task");
    return () -> call(task);
  }

  void run(Runnable task) {
    Scope scope = enter();
    try {
      task.run();
    } finally {
      scope.close();
    }
  }

  private <T> T call(Callable<T> task) throws Exception {
    Scope scope = enter();
    try {
      return task.call();
    } finally {
      scope.close();
    }
  }

  private Scope enter() {
    io.vertx.core.Context here = VertxInternals.current();
    return VertxContextStorage.enter(here == null ? vertxContext : here, node);
  }
}
