package dev.vertrace.core;

import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map.Entry;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads and writes the headers that Vert.x hands to a tracer. */
final class Headers implements TextMapGetter<Iterable<Entry<String, String>>> {
  /** Those whose names are the propagators' own. */
  static final Headers GETTER = new Headers(UnaryOperator.identity());

  static final TextMapSetter<BiConsumer<String, String>> SETTER = GETTER.setter;

  private final UnaryOperator<String> names;

  /** Writes a header by the consumer that Vert.x gives. */
  final TextMapSetter<BiConsumer<String, String>> setter;

  /**
   * @param names gives a field of the propagators the name of its header
   */
  Headers(UnaryOperator<String> names) {
    this.names = names;
    this.setter =
        (carrier, key, value) -> {
          if (carrier != null) {
            carrier.accept(names.apply(key), value);
          }
        };
  }

  @Override
  @SuppressWarnings("deprecation") // 1.67 asks for it no more, 1.63 does
  public Iterable<String> keys(Iterable<Entry<String, String>> carrier) {
    List<String> keys = new ArrayList<>();
    carrier.forEach(header -> keys.add(header.getKey()));
    return keys;
  }

  /**
   * The value of a header. More than one {@code traceparent} is none, and several {@code
   * tracestate} headers are one list, cut to 512 characters: <a
   * href="https://www.w3.org/TR/trace-context/#tracestate-header">W3C Trace Context</a>.
   */
  @Override
  public @Nullable String get(@Nullable Iterable<Entry<String, String>> carrier, String key) {
    List<String> values = values(carrier, key);
    if (values.isEmpty()) {
      return null;
    }
    if (key.equals("tracestate")) {
      return TraceStateHeader.combine(values);
    }
    return values.size() > 1 && key.equals("traceparent") ? null : values.get(0);
  }

  @Override
  public Iterator<String> getAll(@Nullable Iterable<Entry<String, String>> carrier, String key) {
    return values(carrier, key).iterator();
  }

  private List<String> values(@Nullable Iterable<Entry<String, String>> carrier, String key) {
    if (carrier == null) {
      return List.of();
    }
    String name = names.apply(key);
    return carrier instanceof MultiMap headers ? headers.getAll(name) : scan(carrier, name);
  }

  private static List<String> scan(Iterable<Entry<String, String>> carrier, String key) {
    List<String> values = new ArrayList<>(1);
    for (Entry<String, String> header : carrier) {
      if (header.getKey().equalsIgnoreCase(key)) {
        values.add(header.getValue());
      }
    }
    return values;
  }
}
