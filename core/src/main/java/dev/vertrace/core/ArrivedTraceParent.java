package dev.vertrace.core;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The SDK's propagator of trace contexts, without its checks of a {@code traceparent} that {@link
 * LegalPropagator} has checked. Any thread.
 */
final class ArrivedTraceParent implements TextMapPropagator {
  private final TextMapPropagator propagator;

  private ArrivedTraceParent(W3CTraceContextPropagator propagator) {
    this.propagator = propagator;
  }

  static TextMapPropagator of(TextMapPropagator configured) {
    return configured instanceof W3CTraceContextPropagator w3c
        ? new ArrivedTraceParent(w3c)
        : configured;
  }

  @Override
  public Collection<String> fields() {
    return propagator.fields();
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    propagator.inject(context, carrier, setter);
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    if (!(getter instanceof LegalPropagator.Getter)
        || getter.get(carrier, LegalPropagator.TRACESTATE) != null) {
      return propagator.extract(context, carrier, getter);
    }
    String header = getter.get(carrier, LegalPropagator.TRACEPARENT);
    return header == null ? context : context.with(Span.wrap(parse(header)));
  }

  private static SpanContext parse(String header) {
    return SpanContext.createFromRemoteParent(
        header.substring(3, 35),
        header.substring(36, 52),
        TraceFlags.fromHex(header, 53),
        TraceState.getDefault());
  }

  @Override
  public String toString() {
    return propagator.toString();
  }
}
