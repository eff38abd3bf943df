package dev.vertrace.core;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;

/**
 * Adds what the work of an {@link AsyncSpan} finds out on its way. Any thread; after the span's end
 * a no-op.
 */
public final class SpanRecorder {
  private final Span span;

  SpanRecorder(Span span) {
    this.span = span;
  }

  /** Sets an attribute. */
  public SpanRecorder attribute(String key, String value) {
    span.setAttribute(key, value);
    return this;
  }

  /** Sets an attribute. */
  public SpanRecorder attribute(String key, long value) {
    span.setAttribute(key, value);
    return this;
  }

  /** Sets an attribute. */
  public SpanRecorder attribute(String key, double value) {
    span.setAttribute(key, value);
    return this;
  }

  /** Sets an attribute. */
  public SpanRecorder attribute(String key, boolean value) {
    span.setAttribute(key, value);
    return this;
  }

  /** Sets an attribute. */
  public <T> SpanRecorder attribute(AttributeKey<T> key, T value) {
    span.setAttribute(key, value);
    return this;
  }

  /** Adds an event. */
  public SpanRecorder event(String name) {
    span.addEvent(name);
    return this;
  }

  /** Adds an event with attributes. */
  public SpanRecorder event(String name, Attributes attributes) {
    span.addEvent(name, attributes);
    return this;
  }
}
