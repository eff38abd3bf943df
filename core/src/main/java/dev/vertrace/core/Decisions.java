package dev.vertrace.core;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is known by now of traces that are sampled at their end: whether those of an undecided span
 * are kept. Any thread.
 */
final class Decisions {
  /** Where a span's own flag is the last word. */
  static final Decisions FROM_THE_START = new Decisions(null);

  private final @Nullable UnaryOperator<SpanContext> decided;

  Decisions(@Nullable UnaryOperator<SpanContext> decided) {
    this.decided = decided;
  }

  /** The context with a span that is sampled if its trace is kept; mostly the context itself. */
  Context of(Context context) {
    if (decided == null) {
      return context;
    }
    SpanContext span = Span.fromContext(context).getSpanContext();
    if (!span.isValid() || span.isSampled() || span.isRemote()) {
      return context;
    }
    SpanContext known = decided.apply(span);
    return known.isSampled() ? context.with(Span.wrap(known)) : context;
  }
}
