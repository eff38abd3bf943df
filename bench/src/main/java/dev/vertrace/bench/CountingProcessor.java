package dev.vertrace.bench;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Counts the spans that are recorded and forgets them. One thread. */
final class CountingProcessor implements SpanProcessor {
  private long started;
  private long ended;

  long started() {
    return started;
  }

  long ended() {
    return ended;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    started++;
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    ended++;
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }
}
