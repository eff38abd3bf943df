package dev.vertrace.core;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configured propagator, which sees of the headers of W3C only what is legal, and sends nothing
 * else: that of the SDK lets through what <a href="https://www.w3.org/TR/trace-context/">Trace
 * Context</a> and <a href="https://www.w3.org/TR/baggage/">Baggage</a> forbid. Any thread.
 */
final class LegalPropagator implements TextMapPropagator {
  static final String TRACEPARENT = "traceparent";
  static final String TRACESTATE = "tracestate";
  private static final String BAGGAGE = "baggage";
  private static final int PLACES = 8; // a power of two

  private final TextMapPropagator propagator;
  private final BaggageHeader limits;
  private final TraceStates states = new TraceStates();
  private final @Nullable Object[] getters = new @Nullable Object[PLACES];

  LegalPropagator(TextMapPropagator propagator, BaggageHeader limits) {
    this.propagator = propagator;
    this.limits = limits;
  }

  @Override
  public Collection<String> fields() {
    return propagator.fields();
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    Getter<C> legal = legal(getter);
    Context extracted = withTraceState(propagator.extract(context, carrier, legal), carrier, legal);
    Baggage baggage = Baggage.fromContext(extracted);
    Baggage bounded = limits.bound(baggage);
    return bounded == baggage ? extracted : extracted.with(bounded);
  }

  /** There are few getters, and one for each request of a kind. A race costs one more. */
  @SuppressWarnings("unchecked") // of the same getter, for the same carriers
  private <C> Getter<C> legal(TextMapGetter<C> getter) {
    int place = System.identityHashCode(getter) & (PLACES - 1);
    if (getters[place] instanceof Getter<?> known && known.getter() == getter) {
      return (Getter<C>) known;
    }
    Getter<C> legal = new Getter<>(getter, limits, states);
    getters[place] = legal;
    return legal;
  }

  /** Of a list with keys that the SDK does not know, it keeps nothing. */
  private static <C> Context withTraceState(
      Context context, @Nullable C carrier, Getter<C> getter) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    if (!span.isValid() || !span.getTraceState().isEmpty()) {
      return context;
    }
    String header = getter.get(carrier, TRACESTATE);
    String traceparent =
        header == null || header.isEmpty() ? null : getter.get(carrier, TRACEPARENT);
    if (header == null
        || traceparent == null
        || !traceparent.contains(span.getTraceId() + "-" + span.getSpanId())) {
      return context;
    }
    return context.with(
        Span.wrap(
            SpanContext.createFromRemoteParent(
                span.getTraceId(),
                span.getSpanId(),
                span.getTraceFlags(),
                Level2TraceState.of(header))));
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    Context whole = withoutHalves(context);
    propagator.inject(whole, new Target<>(whole, carrier, setter, limits, states), Target::set);
  }

  /** The SDK's escaper throws at half a character, before what comes next is written. */
  private static Context withoutHalves(Context context) {
    Baggage baggage = Baggage.fromContext(context);
    Baggage whole = BaggageHeader.withoutHalves(baggage);
    return whole == baggage ? context : context.with(whole);
  }

  record Getter<C>(TextMapGetter<C> getter, BaggageHeader limits, TraceStates states)
      implements TextMapGetter<C> {
    @Override
    @SuppressWarnings("deprecation") // 1.67 asks for it no more, 1.63 does
    public Iterable<String> keys(C carrier) {
      return getter.keys(carrier);
    }

    @Override
    public @Nullable String get(@Nullable C carrier, String key) {
      String first = getter.get(carrier, key);
      if (first == null) {
        return null;
      }
      return switch (key) {
        case TRACEPARENT -> isRepeated(carrier, key, first) ? null : TraceParentHeader.read(first);
        case TRACESTATE ->
            isRepeated(carrier, key, first)
                ? TraceStateHeader.combine(all(carrier, key, first))
                : states.arrived(first);
        case BAGGAGE -> limits.combine(all(carrier, key, first));
        default -> first;
      };
    }

    private boolean isRepeated(@Nullable C carrier, String key, String first) {
      if (getter instanceof Headers headers && carrier instanceof MultiMap map) {
        return headers.isRepeated(map, key);
      }
      return all(carrier, key, first).size() > 1;
    }

    @Override
    public Iterator<String> getAll(@Nullable C carrier, String key) {
      if (!key.equals(BAGGAGE)) {
        return getter.getAll(carrier, key);
      }
      String combined = get(carrier, key);
      return combined == null ? Collections.emptyIterator() : List.of(combined).iterator();
    }

    private List<String> all(@Nullable C carrier, String key, String first) {
      List<String> all = new ArrayList<>();
      getter.getAll(carrier, key).forEachRemaining(all::add);
      return all.isEmpty() ? List.of(first) : all;
    }
  }

  /** Writes what is legal. */
  private record Target<C>(
      Context context,
      @Nullable C carrier,
      TextMapSetter<C> setter,
      BaggageHeader limits,
      TraceStates states) {

    static void set(@Nullable Target<?> target, String key, String value) {
      if (target != null) {
        target.write(key, value);
      }
    }

    private void write(String key, String value) {
      String legal =
          switch (key) {
            case TRACEPARENT -> TraceParentHeader.withKnownFlags(value);
            case TRACESTATE -> states.sent(value);
            case BAGGAGE -> limits.encode(Baggage.fromContext(context));
            default -> value;
          };
      if (!legal.isEmpty() && BaggageHeader.isToken(key) && isPrintable(legal)) {
        setter.set(carrier, key, legal);
      }
    }

    /** Whatever else a propagator writes, no line ends in it. */
    private static boolean isPrintable(String value) {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c > '~' || (c < ' ' && c != '\t')) {
          return false;
        }
      }
      return true;
    }
  }
}
