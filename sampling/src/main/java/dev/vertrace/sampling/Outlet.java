package dev.vertrace.sampling;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands kept spans to the delegates on a thread of its own, because a delegate may block or throw.
 * Fragments wait in it whole, or not at all. Any thread.
 */
final class Outlet {
  private static final int WAKE_AT = 64;
  private static final long REST_MILLIS = 20;
  // A quarter stays free for what is sampled at its start, so that errors cannot displace it.
  private static final double SHARE_OF_LATE = 0.75;
  // The SDK's batch processor drops without a word beyond 2,048.
  private static final int FLUSH_EVERY = 1024;
  private static final int FLUSH_SECONDS = 10;
  private static final int MOST_FLUSHES = 3;
  private static final long FLUSH_AGAIN_NANOS = 1_000_000;

  private final List<SpanProcessor> delegates = new CopyOnWriteArrayList<>();
  private final ArrayDeque<Object> queue = new ArrayDeque<>();
  private final CompletableResultCode ended = new CompletableResultCode();
  private final int capacity;
  private final Budget budget;
  private final Counters counters;
  private final WarnOnce warnings;
  private int size;
  private int sinceFlush;
  private boolean running;
  private boolean closing;

  Outlet(int capacity, Budget budget, Counters counters, WarnOnce warnings) {
    this.capacity = capacity;
    this.budget = budget;
    this.counters = counters;
    this.warnings = warnings;
  }

  synchronized void add(SpanProcessor delegate) {
    delegates.add(delegate);
    if (!running) {
      running = true;
      Thread thread = new Thread(this::run, "vertrace-sampling-outlet");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Takes all or none. The budget's bytes go with them. */
  synchronized boolean offer(List<Release> releases, boolean late) {
    if (closing || size + releases.size() > room(late)) {
      return false;
    }
    queue.addAll(releases);
    return grown(releases.size());
  }

  synchronized boolean offer(Release release) {
    if (closing || size >= room(release.late != null)) {
      return false;
    }
    queue.add(release);
    return grown(1);
  }

  private int room(boolean late) {
    return late ? (int) Math.ceil(capacity * SHARE_OF_LATE) : capacity;
  }

  private boolean grown(int added) {
    size += added;
    if (size >= WAKE_AT && size - added < WAKE_AT) {
      notifyAll();
    }
    return true;
  }

  synchronized CompletableResultCode flush() {
    if (closing || !running) {
      return closing ? ended : CompletableResultCode.ofSuccess();
    }
    CompletableResultCode flushed = new CompletableResultCode();
    queue.add(flushed);
    notifyAll();
    return flushed;
  }

  /** Hands on what waits, then shuts the delegates down. */
  synchronized CompletableResultCode close() {
    closing = true;
    notifyAll();
    return running ? ended : CompletableResultCode.ofSuccess();
  }

  synchronized int size() {
    return size;
  }

  private void run() {
    Object next = next();
    while (next != null) {
      if (next instanceof Release release) {
        deliver(release);
      } else if (next instanceof CompletableResultCode flushed) {
        whenAll(SpanProcessor::forceFlush, flushed);
      }
      next = next();
    }
    whenAll(SpanProcessor::shutdown, ended);
  }

  /** Waits; null at the end. */
  private synchronized @Nullable Object next() {
    while (queue.isEmpty() && !closing) {
      try {
        wait(REST_MILLIS);
      } catch (InterruptedException e) {
        warnings.warn("the tail sampler's thread was interrupted; it goes on", e);
      }
    }
    Object next = queue.poll();
    if (next instanceof Release) {
      size--;
    }
    return next;
  }

  private void deliver(Release release) {
    if (isTaken(release.readable())) {
      counters.span(release.outcome(), release.reason());
    } else {
      counters.span(Outcome.LOST, Reason.DELEGATE);
    }
    budget.give(release.bytes);
    if (++sinceFlush >= FLUSH_EVERY) {
      sinceFlush = 0;
      flushNow();
    }
  }

  /**
   * Makes room behind. For a moment after a flush, the SDK's batch processor takes the next one for
   * that one, which is done: then it is asked again.
   */
  private void flushNow() {
    for (int i = 0; i < MOST_FLUSHES; i++) {
      CompletableResultCode flushed = new CompletableResultCode();
      whenAll(SpanProcessor::forceFlush, flushed);
      if (!flushed.isDone()) {
        flushed.join(FLUSH_SECONDS, TimeUnit.SECONDS);
        return;
      }
      LockSupport.parkNanos(FLUSH_AGAIN_NANOS);
    }
  }

  private boolean isTaken(ReadableSpan span) {
    boolean taken = true;
    for (SpanProcessor delegate : delegates) {
      try {
        delegate.onEnd(span);
      } catch (Throwable t) { // this thread must outlive any delegate
        warnings.warn("a span processor behind the tail sampler failed; its span is lost", t);
        taken = false;
      }
    }
    return taken;
  }

  private void whenAll(
      Function<SpanProcessor, CompletableResultCode> what, CompletableResultCode result) {
    List<CompletableResultCode> results = new ArrayList<>();
    for (SpanProcessor delegate : delegates) {
      try {
        results.add(what.apply(delegate));
      } catch (Throwable t) { // this thread must outlive any delegate
        warnings.warn("a span processor behind the tail sampler failed", t);
        results.add(CompletableResultCode.ofFailure());
      }
    }
    CompletableResultCode all = CompletableResultCode.ofAll(results);
    all.whenComplete(() -> complete(result, all.isSuccess()));
  }

  private static void complete(CompletableResultCode result, boolean success) {
    if (success) {
      result.succeed();
    } else {
      result.fail();
    }
  }
}
