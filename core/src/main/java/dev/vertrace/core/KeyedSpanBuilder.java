package dev.vertrace.core;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Adds the business keys of the parent's baggage, in time for samplers. One thread. */
final class KeyedSpanBuilder implements SpanBuilder {
  private final SpanBuilder builder;
  private final BusinessKeys keys;
  private @Nullable Context parent;
  private @Nullable Set<String> own;

  KeyedSpanBuilder(SpanBuilder builder, BusinessKeys keys) {
    this.builder = builder;
    this.keys = keys;
  }

  @Override
  public SpanBuilder setParent(Context context) {
    parent = context;
    builder.setParent(context);
    return this;
  }

  @Override
  public SpanBuilder setNoParent() {
    parent = Context.root();
    builder.setNoParent();
    return this;
  }

  @Override
  public SpanBuilder addLink(SpanContext spanContext) {
    builder.addLink(spanContext);
    return this;
  }

  @Override
  public SpanBuilder addLink(SpanContext spanContext, Attributes attributes) {
    builder.addLink(spanContext, attributes);
    return this;
  }

  @Override
  public SpanBuilder setAttribute(String key, @Nullable String value) {
    note(key);
    builder.setAttribute(key, value);
    return this;
  }

  @Override
  public SpanBuilder setAttribute(String key, long value) {
    note(key);
    builder.setAttribute(key, value);
    return this;
  }

  @Override
  public SpanBuilder setAttribute(String key, double value) {
    note(key);
    builder.setAttribute(key, value);
    return this;
  }

  @Override
  public SpanBuilder setAttribute(String key, boolean value) {
    note(key);
    builder.setAttribute(key, value);
    return this;
  }

  @Override
  public <T> SpanBuilder setAttribute(AttributeKey<T> key, @Nullable T value) {
    note(key.getKey());
    builder.setAttribute(key, value);
    return this;
  }

  @Override
  public SpanBuilder setSpanKind(SpanKind spanKind) {
    builder.setSpanKind(spanKind);
    return this;
  }

  @Override
  public SpanBuilder setStartTimestamp(long startTimestamp, TimeUnit unit) {
    builder.setStartTimestamp(startTimestamp, unit);
    return this;
  }

  @Override
  public Span startSpan() {
    keys.copy(parent, own == null ? Set.of() : own, builder);
    return builder.startSpan();
  }

  /** What code sets itself stays, of whatever type it is. */
  private void note(String key) {
    if (keys.has(key)) {
      own = own == null ? new HashSet<>() : own;
      own.add(key);
    }
  }
}
