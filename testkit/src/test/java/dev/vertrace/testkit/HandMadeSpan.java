package dev.vertrace.testkit;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.Map;

/** A span before it is made, so that a test can make it wrong. One thread. */
final class HandMadeSpan {
  String name;
  SpanKind kind;
  Context parent;
  StatusCode status = StatusCode.UNSET;
  private final Map<String, Object> attributes = new HashMap<>();

  HandMadeSpan(String name, SpanKind kind, Context parent) {
    this.name = name;
    this.kind = kind;
    this.parent = parent;
  }

  HandMadeSpan set(String key, Object value) {
    attributes.put(key, value);
    return this;
  }

  HandMadeSpan error(String type) {
    status = StatusCode.ERROR;
    return set("error.type", type);
  }

  void remove(String key) {
    attributes.remove(key);
  }

  Span start(Tracer tracer) {
    SpanBuilder builder = tracer.spanBuilder(name).setSpanKind(kind).setParent(parent);
    attributes.forEach(
        (key, value) -> {
          if (value instanceof Number number) {
            builder.setAttribute(longKey(key), number.longValue());
          } else {
            builder.setAttribute(stringKey(key), value.toString());
          }
        });
    Span span = builder.startSpan();
    span.setStatus(status);
    return span;
  }
}
