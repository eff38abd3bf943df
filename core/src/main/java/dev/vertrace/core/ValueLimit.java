package dev.vertrace.core;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.common.ValueType;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Cuts the values of attributes where spans are exported, as the <a
 * href="https://opentelemetry.io/docs/specs/otel/common/#attribute-limits">attribute limits</a>
 * say: strings at a number of characters, byte arrays at that of bytes, each element of a list for
 * itself. The SDK would look at each value on the event loop that sets it, and ask first whether a
 * string is a list, which the JVM cannot tell fast. Any thread.
 */
final class ValueLimit {
  private final int longest;

  ValueLimit(int longest) {
    this.longest = longest;
  }

  /** The same spans, mostly; those with a value that is too long are replaced. */
  Collection<SpanData> of(Collection<SpanData> spans) {
    List<SpanData> cut = null;
    int i = 0;
    for (SpanData span : spans) {
      if (exceeds(span)) {
        cut = cut == null ? new ArrayList<>(spans) : cut;
        cut.set(i, new Cut(span));
      }
      i++;
    }
    return cut == null ? spans : cut;
  }

  private boolean exceeds(SpanData span) {
    Search search = new Search();
    span.getAttributes().forEach(search);
    for (EventData event : span.getEvents()) {
      event.getAttributes().forEach(search);
    }
    for (LinkData link : span.getLinks()) {
      link.getAttributes().forEach(search);
    }
    return search.found;
  }

  private final class Search implements BiConsumer<AttributeKey<?>, Object> {
    private boolean found;

    @Override
    public void accept(AttributeKey<?> key, Object value) {
      found = found || isTooLong(value);
    }
  }

  private boolean isTooLong(Object value) {
    if (value instanceof String text) {
      return text.length() > longest;
    }
    if (value instanceof Number || value instanceof Boolean) { // classes: faster than what follows
      return false;
    }
    if (value instanceof List<?> values) {
      return values.stream().anyMatch(this::isTooLong);
    }
    if (value instanceof KeyValue entry) {
      return isTooLong(entry.getValue());
    }
    return value instanceof Value<?> any && isTooLong(any);
  }

  private boolean isTooLong(Value<?> value) {
    return value.getType() == ValueType.BYTES
        ? ((ByteBuffer) value.getValue()).remaining() > longest
        : isTooLong(value.getValue());
  }

  private Attributes cut(Attributes attributes) {
    AttributesBuilder cut = Attributes.builder();
    attributes.forEach((key, value) -> put(cut, key, cut(value)));
    return cut.build();
  }

  @SuppressWarnings("unchecked") // cutting keeps the type
  private static <T> void put(AttributesBuilder attributes, AttributeKey<T> key, Object value) {
    attributes.put(key, (T) value);
  }

  private Object cut(Object value) {
    if (value instanceof String text) {
      return text.length() > longest ? text.substring(0, longest) : text;
    }
    if (value instanceof List<?> values) {
      return values.stream().map(this::cut).toList();
    }
    return value instanceof Value<?> any ? cut(any) : value;
  }

  private Value<?> cut(Value<?> value) {
    return switch (value.getType()) {
      case STRING -> Value.of((String) cut(value.getValue()));
      case BYTES -> Value.of(bytes((ByteBuffer) value.getValue()));
      case ARRAY ->
          Value.of(
              ((List<?>) value.getValue())
                  .stream().map(each -> cut((Value<?>) each)).toArray(Value<?>[]::new));
      case KEY_VALUE_LIST ->
          Value.of(
              ((List<?>) value.getValue())
                  .stream().map(each -> cut((KeyValue) each)).toArray(KeyValue[]::new));
      default -> value;
    };
  }

  private KeyValue cut(KeyValue entry) {
    return KeyValue.of(entry.getKey(), cut(entry.getValue()));
  }

  private byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[Math.min(buffer.remaining(), longest)];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private final class Cut extends DelegatingSpanData {
    private final SpanData whole;

    Cut(SpanData whole) {
      super(whole);
      this.whole = whole;
    }

    @Override
    public Attributes getAttributes() {
      return cut(whole.getAttributes());
    }

    @Override
    public List<EventData> getEvents() {
      return whole.getEvents().stream().map(this::cutEvent).toList();
    }

    private EventData cutEvent(EventData event) {
      return EventData.create(
          event.getEpochNanos(),
          event.getName(),
          cut(event.getAttributes()),
          event.getTotalAttributeCount());
    }

    @Override
    public List<LinkData> getLinks() {
      return whole.getLinks().stream().map(this::cutLink).toList();
    }

    private LinkData cutLink(LinkData link) {
      return LinkData.create(
          link.getSpanContext(), cut(link.getAttributes()), link.getTotalAttributeCount());
    }
  }
}
