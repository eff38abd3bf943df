package dev.vertrace.testkit;

import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A recorded span with its children in the order of their start. The note says where the parent of
 * a root is.
 */
record SpanNode(SpanData span, String note, List<SpanNode> children) {
  private static final Comparator<SpanData> BY_START =
      comparingLong(SpanData::getStartEpochNanos).thenComparing(SpanData::getName);

  /** The roots, in the order of their start. */
  static List<SpanNode> forest(Collection<SpanData> spans) {
    Set<String> ids = spans.stream().map(SpanData::getSpanId).collect(toSet());
    Map<String, List<SpanData>> byParent =
        spans.stream()
            .sorted(BY_START)
            .collect(groupingBy(span -> ids.contains(span.getParentSpanId()) ? parent(span) : ""));
    return nodes("", byParent);
  }

  private static String parent(SpanData span) {
    return span.getParentSpanId();
  }

  private static List<SpanNode> nodes(String parent, Map<String, List<SpanData>> byParent) {
    return byParent.getOrDefault(parent, List.of()).stream()
        .map(
            span ->
                new SpanNode(
                    span, parent.isEmpty() ? noteOf(span) : "", nodes(span.getSpanId(), byParent)))
        .toList();
  }

  private static String noteOf(SpanData root) {
    if (!root.getParentSpanContext().isValid()) {
      return "";
    }
    return root.getParentSpanContext().isRemote() ? "(remote parent)" : "(missing parent)";
  }

  boolean failed() {
    return span.getStatus().getStatusCode() == StatusCode.ERROR;
  }

  /** The attributes as text, by their keys. */
  Map<String, String> attributes() {
    Map<String, String> attributes = new TreeMap<>();
    span.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value.toString()));
    return attributes;
  }

  /** As in a tree, with these attributes. */
  String line(Set<String> keys) {
    StringBuilder out = new StringBuilder(span.getName());
    if (span.getKind() != SpanKind.INTERNAL) {
      out.append(' ').append(span.getKind());
    }
    if (failed()) {
      out.append(" !ERROR");
    }
    if (!note.isEmpty()) {
      out.append(' ').append(note);
    }
    return out.append(braces(keys)).toString();
  }

  private String braces(Set<String> keys) {
    String listed =
        attributes().entrySet().stream()
            .filter(entry -> keys.contains(entry.getKey()))
            .map(Map.Entry::toString)
            .collect(joining(", "));
    return listed.isEmpty() ? "" : " {" + listed + "}";
  }
}
