package dev.vertrace.sampling;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Holds ended spans until they are decided; made by {@link TailSampling#processor}. Any thread. */
public final class TailSamplingSpanProcessor implements SpanProcessor {
  private final SpanProcessor delegate;

  TailSamplingSpanProcessor(SpanProcessor delegate) {
    this.delegate = delegate;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {}

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public String toString() {
    return "TailSamplingSpanProcessor{" + delegate + "}";
  }
}
