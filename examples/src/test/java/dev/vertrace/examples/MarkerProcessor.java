package dev.vertrace.examples;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Gives each span the marker that the baggage of its request carries. Any thread. */
final class MarkerProcessor implements SpanProcessor {
  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    String marker = Baggage.fromContext(parent).getEntryValue("marker");
    span.setAttribute("marker", marker == null ? "none" : marker);
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {}

  @Override
  public boolean isEndRequired() {
    return false;
  }
}
