package dev.vertrace.bench;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where spans end, as at the processor of an exporter: asked at their end only. Forgets them, but
 * while somebody looks. Any thread.
 */
final class Sink implements SpanProcessor {
  private final BlockingQueue<SpanData> seen = new LinkedBlockingQueue<>();
  private volatile boolean watched;

  /** What ends from now on is kept for {@link #next}. */
  void watch(boolean on) {
    seen.clear();
    watched = on;
  }

  /** The next span that has ended, or null when none does in this time. */
  @Nullable SpanData next(Duration timeout) {
    try {
      return seen.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (watched) {
      seen.add(span.toSpanData());
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }
}
