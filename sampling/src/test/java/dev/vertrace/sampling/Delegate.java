package dev.vertrace.sampling;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What a test's sampler hands its spans to. The testkit depends on this module, so it cannot help.
 */
final class Delegate implements SpanProcessor {
  final AtomicInteger shutdowns = new AtomicInteger();

  private final List<SpanData> spans = new ArrayList<>();
  private volatile Consumer<ReadableSpan> first = span -> {};

  /** What happens before a span is taken; may throw and block. */
  void first(Consumer<ReadableSpan> first) {
    this.first = first;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    first.accept(span);
    synchronized (spans) {
      spans.add(span.toSpanData());
    }
  }

  /** Those since the last call. */
  List<SpanData> take() {
    synchronized (spans) {
      List<SpanData> taken = List.copyOf(spans);
      spans.clear();
      return taken;
    }
  }

  @Override
  public CompletableResultCode shutdown() {
    shutdowns.incrementAndGet();
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }
}
