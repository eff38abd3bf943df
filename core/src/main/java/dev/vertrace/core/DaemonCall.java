package dev.vertrace.core;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks something that may hang on a thread of its own, which does not keep the JVM alive. */
final class DaemonCall {
  private DaemonCall() {}

  static <T extends @Nullable Object> CompletableFuture<T> start(String name, Supplier<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread = new Thread(() -> complete(result, call), name);
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  private static <T extends @Nullable Object> void complete(
      CompletableFuture<T> result, Supplier<T> call) {
    try {
      result.complete(call.get());
    } catch (RuntimeException e) { // whoever waits must not wait forever
      result.completeExceptionally(e);
    }
  }
}
