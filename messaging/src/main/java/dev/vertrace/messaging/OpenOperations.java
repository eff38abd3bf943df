package dev.vertrace.messaging;

import dev.vertrace.core.Operation;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Operations that somebody else must end, oldest first. Those that are older than the longest wait,
 * or too many, end here, with a reason. One timer of Vert.x at a time, and only while there are
 * any. Any thread.
 */
final class OpenOperations {
  /** So that many requests that end in time cost few timers. */
  private static final long SHORTEST_TIMER_MILLIS = 10;

  private final Map<Object, OpenOperation> open = new LinkedHashMap<>(); // guards all that changes
  private final Vertx vertx;
  private final Duration longestWait;
  private final int most;
  private final Consumer<Abandoned.Reason> counter;
  private @Nullable Context timerContext;
  private boolean timed;

  OpenOperations(Vertx vertx, Duration longestWait, int most, Consumer<Abandoned.Reason> counter) {
    this.vertx = vertx;
    this.longestWait = longestWait;
    this.most = most;
    this.counter = counter;
  }

  /** Keeps an operation until it is taken out by its key, at the longest for the longest wait. */
  void add(Object key, OpenOperation operation) {
    OpenOperation tooMany = null;
    synchronized (open) {
      OpenOperation former = open.put(key, operation);
      if (former != null) {
        tooMany = former;
      } else if (open.size() > most) {
        tooMany = takeOldest();
      }
      time();
    }
    if (tooMany != null) {
      abandon(tooMany, Abandoned.Reason.COUNT);
    }
  }

  private OpenOperation takeOldest() {
    Iterator<OpenOperation> oldestFirst = open.values().iterator();
    OpenOperation oldest = oldestFirst.next();
    oldestFirst.remove();
    return oldest;
  }

  void remove(Object key, OpenOperation operation) {
    synchronized (open) {
      if (open.get(key) == operation) {
        open.remove(key);
      }
    }
  }

  @Nullable Operation<?> get(Object key) {
    synchronized (open) {
      OpenOperation found = open.get(key);
      return found == null ? null : found.operation();
    }
  }

  int size() {
    synchronized (open) {
      return open.size();
    }
  }

  private void time() {
    if (timed || open.isEmpty()) {
      return;
    }
    if (timerContext == null) {
      timerContext = VertxInternals.ownContext(vertx);
    }
    long age = System.nanoTime() - open.values().iterator().next().since();
    long millis = (longestWait.toNanos() - age) / 1_000_000 + 1;
    VertxInternals.setTimer(timerContext, Math.max(millis, SHORTEST_TIMER_MILLIS), this::sweep);
    timed = true;
  }

  private void sweep() {
    List<OpenOperation> tooOld = new ArrayList<>();
    synchronized (open) {
      timed = false;
      long now = System.nanoTime();
      while (!open.isEmpty()
          && now - open.values().iterator().next().since() >= longestWait.toNanos()) {
        tooOld.add(takeOldest());
      }
      time();
    }
    tooOld.forEach(operation -> abandon(operation, Abandoned.Reason.AGE));
  }

  /** Ends all: Vertx closes, and no timer will run. */
  void close() {
    List<OpenOperation> left = new ArrayList<>();
    synchronized (open) {
      timed = true;
      while (!open.isEmpty()) {
        left.add(takeOldest());
      }
    }
    left.forEach(operation -> abandon(operation, Abandoned.Reason.CLOSED));
  }

  private void abandon(OpenOperation operation, Abandoned.Reason reason) {
    counter.accept(reason);
    operation.abandon(new Abandoned(reason));
  }
}
