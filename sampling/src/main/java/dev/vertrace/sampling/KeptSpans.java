package dev.vertrace.sampling;

import io.opentelemetry.api.trace.SpanContext;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers spans of closed fragments that were kept, for the metric that is recorded right after.
 * Of fixed size: the newest displace others, which then only have no exemplar. Any thread.
 */
final class KeptSpans {
  private static final int PLACES = 1 << 13;

  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final AtomicLongArray places = new AtomicLongArray(PLACES);

  void add(SpanContext span) {
    long key = key(span);
    places.lazySet(place(key), key);
  }

  boolean contains(SpanContext span) {
    long key = key(span);
    return places.get(place(key)) == key;
  }

  private static long key(SpanContext span) {
    return OtState.hex(span.getSpanId(), 0) * MIX + OtState.hex(span.getTraceId(), 16);
  }

  private static int place(long key) {
    return (int) ((key * MIX) >>> 51);
  }
}
