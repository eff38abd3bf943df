package dev.vertrace.sampling;

import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/** Finds spans by their ids. A map would need an entry and a key for each. Guarded by its shard. */
final class SpanTable {
  private @Nullable SpanNode[] buckets = new @Nullable SpanNode[16];
  private int size;

  static int hash(String spanId) {
    int hash = spanId.hashCode();
    return hash ^ (hash >>> 16);
  }

  @Nullable SpanNode find(SpanContext span) {
    String spanId = span.getSpanId();
    SpanNode node = buckets[hash(spanId) & (buckets.length - 1)];
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
    int index = node.hash & (buckets.length - 1);
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
    int index = node.hash & (buckets.length - 1);
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
