package dev.vertrace.testkit;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Collects the sampled spans of one or several SDKs for a test, in the order in which they end. Add
 * it as a span processor; unlike the exporter of {@code opentelemetry-sdk-testing} it leaves the
 * context storage of production in force. Any thread.
 */
public final class RecordedTraces implements SpanProcessor {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Map<String, ReadableSpan> open = new LinkedHashMap<>();
  private final List<SpanData> ended = new ArrayList<>();
  private final Set<String> started = new HashSet<>();
  private final List<ReadableSpan> orphans = new ArrayList<>();

  private RecordedTraces() {}

  /** An empty collection. */
  public static RecordedTraces create() {
    return new RecordedTraces();
  }

  /**
   * Waits until as many spans have ended and none is open, and takes them out.
   *
   * @throws AssertionError after 20 seconds, or when there are more; it shows the trees and what is
   *     open
   */
  public synchronized List<SpanData> await(int count) {
    awaitQuiet(PATIENCE, spans -> spans.size() >= count);
    if (ended.size() != count || !open.isEmpty()) {
      throw new AssertionError(
          "expected " + count + " ended spans, got " + ended.size() + ":\n" + show());
    }
    return drain();
  }

  /** Takes out what has ended. */
  public synchronized List<SpanData> drain() {
    List<SpanData> spans = List.copyOf(ended);
    ended.clear();
    return spans;
  }

  /** What has ended, and stays here. */
  public synchronized List<SpanData> spans() {
    return List.copyOf(ended);
  }

  /** The names of the spans that have started and not ended. */
  public synchronized List<String> open() {
    return names(open.values());
  }

  /** The names of the spans whose parent is of this process and was not recorded here. */
  public synchronized List<String> orphans() {
    return names(orphans);
  }

  /** Waits until no span is open and those that ended suffice, or patience ends. */
  synchronized List<SpanData> awaitQuiet(Duration patience, Predicate<List<SpanData>> suffices) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (!open.isEmpty() || !suffices.test(ended)) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          break;
        }
        wait(millis);
      }
    } catch (InterruptedException e) { // the caller tells what there is
      Thread.currentThread().interrupt();
    }
    return spans();
  }

  /** The trees, and what is open. */
  synchronized String show() {
    return TraceTrees.of(ended) + "open: " + open();
  }

  private static List<String> names(Collection<ReadableSpan> spans) {
    return spans.stream().map(ReadableSpan::getName).toList();
  }

  @Override
  public synchronized void onStart(Context parentContext, ReadWriteSpan span) {
    started.add(span.getSpanContext().getSpanId());
    if (span.getSpanContext().isSampled()) { // else a tail sampler may keep it at its end
      open.put(span.getSpanContext().getSpanId(), span);
    }
    SpanContext parent = span.getParentSpanContext();
    if (parent.isValid() && !parent.isRemote() && !started.contains(parent.getSpanId())) {
      orphans.add(span);
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public synchronized void onEnd(ReadableSpan span) {
    open.remove(span.getSpanContext().getSpanId());
    if (span.getSpanContext().isSampled()) {
      ended.add(span.toSpanData());
    }
    notifyAll();
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }
}
