package dev.vertrace.core;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;

/** When a span gets the attributes of its start. */
enum Describing {
  /** Before it: somebody may read them there. */
  EARLY,
  /** After it, and only if it is recorded. */
  LATE,
  /** Early where it is certain to be recorded, since a builder needs no lock, and else late. */
  LATE_BELOW_UNSAMPLED;

  boolean isLate(Context parent) {
    return switch (this) {
      case EARLY -> false;
      case LATE -> true;
      case LATE_BELOW_UNSAMPLED -> isUnsampled(Span.fromContext(parent).getSpanContext());
    };
  }

  static boolean isUnsampled(SpanContext parent) {
    return parent.isValid() && !parent.isSampled();
  }
}
