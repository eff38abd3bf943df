package dev.vertrace.examples;

import io.opentelemetry.context.Context;
import io.vertx.core.Vertx;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The contexts of requests, as long as somebody holds them. Any thread. */
final class Leftovers {
  private static final long ROUND_MILLIS = 100;

  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
  private final Set<Reference<?>> held = ConcurrentHashMap.newKeySet();

  /** Watches the current contexts, that of Vert.x and that of OpenTelemetry. */
  void add() {
    held.add(new WeakReference<>(Vertx.currentContext(), collected));
    held.add(new WeakReference<>(Context.current(), collected));
  }

  /** What is held still, when all has been collected or patience ends. */
  List<Object> awaitCollected(long seconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!held.isEmpty() && System.nanoTime() < deadline) {
      System.gc();
      Reference<?> gone = collected.remove(ROUND_MILLIS);
      while (gone != null) {
        held.remove(gone);
        gone = collected.poll();
      }
    }
    return objects(held);
  }

  private static List<Object> objects(Collection<Reference<?>> references) {
    List<Object> objects = new ArrayList<>();
    references.forEach(reference -> objects.add(reference.get()));
    return objects;
  }
}
