package dev.vertrace.testkit;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the sampled spans of one or several SDKs for a test, in the order in which they end. Add
 * it as a span processor; unlike the exporter of {@code opentelemetry-sdk-testing} it leaves the
 * context storage of production in force. Any thread.
 */
public final class RecordedTraces implements SpanProcessor {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Map<String, String> open = new LinkedHashMap<>();
  private final List<SpanData> ended = new ArrayList<>();

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
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while ((ended.size() < count || !open.isEmpty()) && System.nanoTime() < deadline) {
        wait(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (ended.size() != count || !open.isEmpty()) {
      throw new AssertionError(
          "expected "
              + count
              + " ended spans, got "
              + ended.size()
              + ":\n"
              + TraceTrees.of(ended)
              + "open: "
              + open.values());
    }
    return drain();
  }

  /** Takes out what has ended. */
  public synchronized List<SpanData> drain() {
    List<SpanData> spans = List.copyOf(ended);
    ended.clear();
    return spans;
  }

  /** The names of the spans that have started and not ended. */
  public synchronized List<String> open() {
    return List.copyOf(open.values());
  }

  @Override
  public synchronized void onStart(Context parent, ReadWriteSpan span) {
    open.put(span.getSpanContext().getSpanId(), span.getName());
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public synchronized void onEnd(ReadableSpan span) {
    open.remove(span.getSpanContext().getSpanId());
    ended.add(span.toSpanData());
    notifyAll();
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }
}
