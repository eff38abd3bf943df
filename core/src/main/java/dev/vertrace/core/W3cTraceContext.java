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
 * LegalPropagator} has checked, and with the last trace state at hand: a sampler gives all traces
 * the same. Any thread.
 */
final class W3cTraceContext implements TextMapPropagator {
  private final TextMapPropagator propagator;
  private volatile @Nullable Known last;

  private record Known(String header, TraceState state) {}

  private W3cTraceContext(W3CTraceContextPropagator propagator) {
    this.propagator = propagator;
  }

  static TextMapPropagator of(TextMapPropagator configured) {
    return configured instanceof W3CTraceContextPropagator w3c
        ? new W3cTraceContext(w3c)
        : configured;
  }

  @Override
  public Collection<String> fields() {
    return propagator.fields();
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    if (!span.isValid()) {
      return;
    }
    setter.set(
        carrier,
        LegalPropagator.TRACEPARENT,
        "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex());
    if (!span.getTraceState().isEmpty()) {
      setter.set(carrier, LegalPropagator.TRACESTATE, header(span.getTraceState()));
    }
  }

  @SuppressWarnings("ReferenceEquality") // a race, and an equal one, cost one more look
  private String header(TraceState state) {
    Known known = last;
    if (known == null || known.state != state) {
      StringBuilder header = new StringBuilder();
      state.forEach(
          (key, value) ->
              header.append(header.isEmpty() ? "" : ",").append(key).append('=').append(value));
      known = new Known(header.toString(), state);
      last = known;
    }
    return known.header;
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    if (!(getter instanceof LegalPropagator.Getter)) {
      return propagator.extract(context, carrier, getter);
    }
    String header = getter.get(carrier, LegalPropagator.TRACEPARENT);
    if (header == null) {
      return context;
    }
    String states = getter.get(carrier, LegalPropagator.TRACESTATE);
    if (states == null || states.isEmpty()) {
      return context.with(Span.wrap(parse(header, TraceState.getDefault())));
    }
    Known known = last;
    if (known != null && known.header.equals(states)) {
      return context.with(Span.wrap(parse(header, known.state)));
    }
    Context extracted = propagator.extract(context, carrier, getter);
    last = new Known(states, Span.fromContext(extracted).getSpanContext().getTraceState());
    return extracted;
  }

  private static SpanContext parse(String header, TraceState state) {
    return SpanContext.createFromRemoteParent(
        header.substring(3, 35), header.substring(36, 52), TraceFlags.fromHex(header, 53), state);
  }

  /** So that the SDK takes a propagator that is named twice for one. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof W3cTraceContext;
  }

  @Override
  public int hashCode() {
    return W3cTraceContext.class.hashCode();
  }

  @Override
  public String toString() {
    return propagator.toString();
  }
}
