package dev.vertrace.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;

/** Recognizes operations when their local root starts. Must be quick: every request asks it. */
@FunctionalInterface
public interface OperationFilter {
  /**
   * Whether it is one of those meant. Any thread; one that throws counts as a no.
   *
   * @param attributes those given before the span started; only to read, and only during the call
   */
  boolean matches(String name, SpanKind kind, Attributes attributes);
}
