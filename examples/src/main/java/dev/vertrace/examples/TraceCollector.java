package dev.vertrace.examples;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Consumer;

/**
 * Gathers the spans of all services of this process by trace, and hands a trace on when none of its
 * spans is open and nothing has happened in it for a while, since a message may still wait in a
 * queue. Any thread.
 */
final class TraceCollector implements SpanProcessor, AutoCloseable {
  private static final int MOST_TRACES = 1_000;

  private final long quietNanos;
  private final Map<String, Gathered> traces = new LinkedHashMap<>();
  private final Timer timer = new Timer("trace-collector", true);

  private static final class Gathered {
    final List<SpanData> spans = new ArrayList<>();
    int open;
    long touched;
  }

  TraceCollector(Duration quiet, Consumer<List<SpanData>> finished) {
    this.quietNanos = quiet.toNanos();
    long period = Math.max(1, quiet.toMillis() / 5);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            takeQuiet().forEach(finished);
          }
        },
        period,
        period);
  }

  private synchronized List<List<SpanData>> takeQuiet() {
    List<List<SpanData>> quiet = new ArrayList<>();
    Iterator<Gathered> all = traces.values().iterator();
    while (all.hasNext()) {
      Gathered trace = all.next();
      if (trace.open == 0 && System.nanoTime() - trace.touched > quietNanos) {
        quiet.add(trace.spans);
        all.remove();
      }
    }
    return quiet;
  }

  @Override
  public synchronized void onStart(Context parent, ReadWriteSpan span) {
    Gathered trace =
        traces.computeIfAbsent(span.getSpanContext().getTraceId(), id -> new Gathered());
    trace.open++;
    trace.touched = System.nanoTime();
    if (traces.size() > MOST_TRACES) {
      Iterator<Gathered> oldest = traces.values().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public synchronized void onEnd(ReadableSpan span) {
    Gathered trace = traces.get(span.getSpanContext().getTraceId());
    if (trace != null) { // else there were too many
      trace.open--;
      trace.touched = System.nanoTime();
      trace.spans.add(span.toSpanData());
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public void close() {
    timer.cancel();
  }
}
