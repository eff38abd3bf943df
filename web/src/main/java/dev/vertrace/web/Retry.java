package dev.vertrace.web;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Tells the first request of a retry how often the call was sent before. */
final class Retry {
  private static final ContextKey<AtomicInteger> KEY = ContextKey.named("vertrace-http-resends");

  private Retry() {}

  static <T> Future<T> run(Vertrace vertrace, int count, Supplier<Future<T>> call) {
    Context context = vertrace.context().current().with(KEY, new AtomicInteger(count));
    Scope scope = context.makeCurrent();
    try {
      return call.get();
    } finally {
      scope.close();
    }
  }

  /** The count, once: what the call does later is no retry. */
  static int takeFrom(Context context) {
    AtomicInteger count = context.get(KEY);
    return count == null ? 0 : count.getAndSet(0);
  }
}
