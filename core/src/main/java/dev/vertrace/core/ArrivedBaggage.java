package dev.vertrace.core;

import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The SDK's propagator of baggage, asked only when a header has arrived: it prepares for one first.
 * Any thread.
 */
final class ArrivedBaggage implements TextMapPropagator {
  private static final String BAGGAGE = "baggage";

  private final TextMapPropagator propagator;

  private ArrivedBaggage(W3CBaggagePropagator propagator) {
    this.propagator = propagator;
  }

  static TextMapPropagator of(TextMapPropagator configured) {
    return configured instanceof W3CBaggagePropagator baggage
        ? new ArrivedBaggage(baggage)
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
    return getter.get(carrier, BAGGAGE) == null
        ? context
        : propagator.extract(context, carrier, getter);
  }

  /** So that the SDK takes a propagator that is named twice for one. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ArrivedBaggage;
  }

  @Override
  public int hashCode() {
    return ArrivedBaggage.class.hashCode();
  }

  @Override
  public String toString() {
    return propagator.toString();
  }
}
