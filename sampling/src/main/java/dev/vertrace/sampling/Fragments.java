package dev.vertrace.sampling;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** All fragments of a process. Any thread. */
final class Fragments {
  private static final int SHARDS = 64;
  private static final int PLACES = 16; // a power of two
  private static final int MOST_UNENDED = 65_536;

  private final Shard[] shards = new Shard[SHARDS];
  private final Works works;
  private final AtomicReferenceArray<@Nullable SpanSize> spares =
      new AtomicReferenceArray<>(PLACES);
  private final AtomicBoolean recheck = new AtomicBoolean();

  Fragments(Works works) {
    this.works = works;
    for (int i = 0; i < SHARDS; i++) {
      shards[i] = new Shard(works, mostUnended(works) / SHARDS);
    }
  }

  /** A part of the memory, so that spans that never end cannot take it all. */
  private static int mostUnended(Works works) {
    return (int) Math.min(MOST_UNENDED, works.budget().max() / 8 / Sizes.ID);
  }

  Fate fate(SpanContext parent) {
    return shard(parent).fate(parent);
  }

  void start(Context context, ReadableSpan span) {
    shard(span.getSpanContext()).start(context, span);
  }

  void end(ReadableSpan span) {
    // The only way to the status. It copies nothing of a span that has ended.
    SpanData data = span.toSpanData();
    boolean error = works.triggers().errors.isError(data);
    shard(span.getSpanContext()).end(span, bytes(data), error);
  }

  /** Not under the lock of a shard: lists among the attributes are those of users. */
  private int bytes(SpanData data) {
    int place = (int) (Thread.currentThread().getId() & (PLACES - 1));
    SpanSize spare = spares.getAndSet(place, null); // an object for each span, otherwise
    SpanSize size = spare == null ? new SpanSize() : spare;
    int bytes = size.of(data);
    spares.set(place, size);
    return bytes;
  }

  boolean force(SpanContext span) {
    return shard(span).force(span) || works.keptSpans().contains(span);
  }

  boolean isKept(SpanContext span) {
    return shard(span).isKept(span) || works.keptSpans().contains(span);
  }

  /** A threshold changed: the times to look at fragments again are wrong. */
  void recheck() {
    recheck.set(true);
  }

  void tick() {
    boolean all = recheck.getAndSet(false);
    long now = works.nanoTime().getAsLong();
    for (Shard shard : shards) {
      shard.tick(now, all);
    }
  }

  void flush() {
    for (Shard shard : shards) {
      shard.flush();
    }
  }

  void shutdown() {
    for (Shard shard : shards) {
      shard.shutdown();
    }
  }

  int nodes() {
    int nodes = 0;
    for (Shard shard : shards) {
      nodes += shard.nodes();
    }
    return nodes;
  }

  private Shard shard(SpanContext span) {
    int hash = span.getTraceId().hashCode();
    return shards[(hash ^ (hash >>> 16)) & (SHARDS - 1)];
  }
}
