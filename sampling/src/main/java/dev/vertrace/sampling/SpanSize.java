package dev.vertrace.sampling;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Estimates what an ended span holds on the heap. Rather too much than too little: a character
 * counts two bytes. One thread at a time.
 */
final class SpanSize implements BiConsumer<AttributeKey<?>, Object> {
  private static final int SPAN = 500;
  private static final int ENTRY = 120;
  private static final int EVENT = 600;
  private static final int LINK = 300;

  private long bytes;

  int of(SpanData span) {
    bytes = SPAN + 2L * span.getName().length();
    span.getAttributes().forEach(this);
    if (span.getTotalRecordedEvents() > 0) {
      addEvents(span.getEvents());
    }
    if (span.getTotalRecordedLinks() > 0) {
      addLinks(span.getLinks());
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
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
