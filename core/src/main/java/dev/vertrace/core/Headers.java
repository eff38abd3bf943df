package dev.vertrace.core;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.vertx.core.MultiMap;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map.Entry;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads and writes the headers that Vert.x hands to a tracer. */
final class Headers implements TextMapGetter<MultiMap> {
  /** Those whose names are the propagators' own. */
  static final Headers GETTER = new Headers(UnaryOperator.identity());

  static final TextMapSetter<BiConsumer<String, String>> SETTER = GETTER.setter;

  private static final int PLACES = 8; // a power of two, and more than there are fields

  private final UnaryOperator<String> names;
  private final @Nullable Name[] recent = new @Nullable Name[PLACES];

  private record Name(String field, String header) {}

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
            carrier.accept(name(key), value);
          }
        };
  }

  /** A race costs one more look. */
  private String name(String field) {
    int place = field.hashCode() & (PLACES - 1);
    Name known = recent[place];
    if (known == null || !known.field.equals(field)) {
      known = new Name(field, names.apply(field));
      recent[place] = known;
    }
    return known.header;
  }

  /**
   * The headers with their index. Vert.x hands over one mostly; of any other list it is built once,
   * however many look-ups follow.
   */
  static MultiMap index(@Nullable Iterable<Entry<String, String>> headers) {
    if (headers instanceof MultiMap indexed) {
      return indexed;
    }
    MultiMap index = MultiMap.caseInsensitiveMultiMap();
    if (headers != null) {
      for (Entry<String, String> header : headers) {
        if (header.getKey() != null && header.getValue() != null) { // as of a Kafka record
          index.add(header.getKey(), header.getValue());
        }
      }
    }
    return index;
  }

  @Override
  @SuppressWarnings("deprecation") // 1.67 asks for it no more, 1.63 does
  public Iterable<String> keys(MultiMap carrier) {
    return carrier.names();
  }

  /** The first value of a header. */
  @Override
  public @Nullable String get(@Nullable MultiMap carrier, String key) {
    return carrier == null ? null : carrier.get(name(key));
  }

  @Override
  public Iterator<String> getAll(@Nullable MultiMap carrier, String key) {
    return carrier == null ? Collections.emptyIterator() : carrier.getAll(name(key)).iterator();
  }

  /** Whether a header has several values. Those of Netty need not be listed to tell. */
  boolean isRepeated(MultiMap carrier, String key) {
    String name = name(key);
    if (!(carrier instanceof HttpHeaders headers)) {
      return carrier.getAll(name).size() > 1;
    }
    int count = 0;
    for (var all = headers.iteratorCharSequence(); all.hasNext() && count < 2; ) {
      count += AsciiString.contentEqualsIgnoreCase(all.next().getKey(), name) ? 1 : 0;
    }
    return count > 1;
  }
}
