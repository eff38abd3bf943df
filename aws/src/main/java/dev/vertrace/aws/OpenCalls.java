package dev.vertrace.aws;

import io.opentelemetry.api.metrics.LongCounter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls that only an interceptor traces, oldest first. The SDK tells interceptors nothing of a
 * cancelled call, of missing credentials or of a call's timeout: their spans end here, when they
 * are older than any call should be or when there are too many, and are counted. Any thread.
 */
final class OpenCalls {
  static final int MOST = 10_000;
  static final Duration OLDEST = Duration.ofMinutes(15);

  private final Deque<Entry> calls = new ArrayDeque<>();
  private final LongCounter counter;
  private final LongSupplier nanoTime;

  private record Entry(TracedCall call, long startedAt) {}

  OpenCalls(LongCounter counter, LongSupplier nanoTime) {
    this.counter = counter;
    this.nanoTime = nanoTime;
  }

  void add(TracedCall call) {
    long now = nanoTime.getAsLong();
    synchronized (calls) {
      calls.addLast(new Entry(call, now));
    }
    for (TracedCall abandoned = next(now); abandoned != null; abandoned = next(now)) {
      if (abandoned.abandon()) {
        counter.add(1);
      }
    }
  }

  /** The oldest one, if it is to go. */
  private @Nullable TracedCall next(long now) {
    synchronized (calls) {
      Entry oldest = calls.peekFirst();
      boolean goes =
          oldest != null
              && (oldest.call().hasEnded()
                  || calls.size() > MOST
                  || now - oldest.startedAt() > OLDEST.toNanos());
      return goes ? calls.removeFirst().call() : null;
    }
  }
}
