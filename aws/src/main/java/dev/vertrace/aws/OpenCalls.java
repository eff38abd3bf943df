package dev.vertrace.aws;

import io.opentelemetry.api.metrics.LongCounter;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
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

  /** With the time of their start, the oldest first. */
  private final Map<TracedCall, Long> calls = new LinkedHashMap<>();

  private final LongCounter counter;
  private final LongSupplier nanoTime;

  OpenCalls(LongCounter counter, LongSupplier nanoTime) {
    this.counter = counter;
    this.nanoTime = nanoTime;
  }

  void add(TracedCall call) {
    long now = nanoTime.getAsLong();
    synchronized (calls) {
      calls.put(call, now);
    }
    for (TracedCall abandoned = next(now); abandoned != null; abandoned = next(now)) {
      if (abandoned.abandon()) {
        counter.add(1);
      }
    }
  }

  /** Forgets a call that has ended. */
  void remove(TracedCall call) {
    synchronized (calls) {
      calls.remove(call);
    }
  }

  /** The oldest one, if it is to go. */
  private @Nullable TracedCall next(long now) {
    synchronized (calls) {
      Iterator<Entry<TracedCall, Long>> oldestFirst = calls.entrySet().iterator();
      if (!oldestFirst.hasNext()) {
        return null;
      }
      Entry<TracedCall, Long> oldest = oldestFirst.next();
      TracedCall call = oldest.getKey();
      if (calls.size() <= MOST && now - oldest.getValue() <= OLDEST.toNanos()) {
        return null;
      }
      oldestFirst.remove();
      return call;
    }
  }
}
