package dev.vertrace.sampling;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Estimates what an ended span holds on the heap. Rather too much than too little: a character
 * counts two bytes.
 */
final class SpanSize implements BiConsumer<AttributeKey<?>, Object> {
  private static final int SPAN = 500;
  private static final int ENTRY = 120;
  private static final int EVENT = 600;
  private static final int LINK = 300;

  private long bytes = SPAN;

  private SpanSize() {}

  static int of(SpanData span) {
    SpanSize size = new SpanSize();
    size.bytes += 2L * span.getName().length();
    span.getAttributes().forEach(size);
    if (span.getTotalRecordedEvents() > 0) {
      size.addEvents(span.getEvents());
    }
    if (span.getTotalRecordedLinks() > 0) {
      size.addLinks(span.getLinks());
    }
    return (int) Math.min(size.bytes, Integer.MAX_VALUE);
  }

  @Override
  public void accept(AttributeKey<?> key, Object value) {
    bytes += ENTRY;
    if (value instanceof String text) {
      bytes += 2L * text.length();
    } else if (value instanceof List<?> list) {
      addList(list);
    }
  }

  private void addList(List<?> list) {
    for (Object element : list) {
      bytes += 24;
      if (element instanceof String text) {
        bytes += 40 + 2L * text.length();
      }
    }
  }

  private void addEvents(List<EventData> events) {
    for (EventData event : events) {
      bytes += EVENT;
      event.getAttributes().forEach(this);
    }
  }

  private void addLinks(List<LinkData> links) {
    for (LinkData link : links) {
      bytes += LINK;
      link.getAttributes().forEach(this);
    }
  }
}
