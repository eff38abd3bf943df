package dev.vertrace.sampling;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Holds ended spans until they are decided; made by {@link TailSampling#processor}. Any thread.
 *
 * <p>{@link #forceFlush()} hands on what is decided, {@link #shutdown()} also drops what is not.
 */
public final class TailSamplingSpanProcessor implements SpanProcessor {
  private final TailSampling sampling;
  private final Fragments fragments;
  private final SpanProcessor delegate;
  // Of several processors one sees the spans; all delegates are given what is kept.
  private final boolean first;

  TailSamplingSpanProcessor(
      TailSampling sampling, Fragments fragments, SpanProcessor delegate, boolean first) {
    this.sampling = sampling;
    this.fragments = fragments;
    this.delegate = delegate;
    this.first = first;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    if (first) {
      fragments.start(parent, span);
    }
    if (delegate.isStartRequired()) {
      sampling.startGuarded(delegate, parent, span);
    }
  }

  @Override
  public boolean isStartRequired() {
    return first || delegate.isStartRequired();
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (first) {
      fragments.end(span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return first;
  }

  @Override
  public CompletableResultCode forceFlush() {
    return sampling.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return sampling.shutdown();
  }

  @Override
  public String toString() {
    return "TailSamplingSpanProcessor{" + delegate + "}";
  }
}
