package dev.vertrace.sampling;

import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/** Finds spans by their ids. A map would need an entry and a key for each. Guarded by its shard. */
final class SpanTable {
  private @Nullable SpanNode[] buckets = new @Nullable SpanNode[16];
  private int size;

  private int index(String spanId) {
    int hash = spanId.hashCode(); // a string remembers it
    return (hash ^ (hash >>> 16)) & (buckets.length - 1);
  }

  @Nullable SpanNode find(SpanContext span) {
    String spanId = span.getSpanId();
    SpanNode node = buckets[index(spanId)];
    while (node != null
        && !(node.context.getSpanId().equals(spanId)
            && node.context.getTraceId().equals(span.getTraceId()))) {
      node = node.next;
    }
    return node;
  }

  void add(SpanNode node) {
    if (++size > buckets.length) {
      grow();
    }
    link(node);
  }

  void remove(SpanNode node) {
    int index = index(node.context.getSpanId());
    SpanNode at = buckets[index];
    if (at == node) {
      buckets[index] = node.next;
      size--;
      return;
    }
    while (at != null && at.next != node) {
      at = at.next;
    }
    if (at != null) {
      at.next = node.next;
      size--;
    }
  }

  int size() {
    return size;
  }

  private void link(SpanNode node) {
    int index = index(node.context.getSpanId());
    node.next = buckets[index];
    buckets[index] = node;
  }

  private void grow() {
    @Nullable SpanNode[] old = buckets;
    buckets = new @Nullable SpanNode[old.length * 2];
    for (SpanNode first : old) {
      SpanNode node = first;
      while (node != null) {
        SpanNode next = node.next;
        link(node);
        node = next;
      }
    }
  }
}
