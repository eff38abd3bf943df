package dev.vertrace.examples;

import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.groupingBy;

import dev.vertrace.examples.OtlpReceiver.Received;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Received spans as indented text: name, kind and service; siblings in the order of their start.
 */
final class OtlpTree {
  private OtlpTree() {}

  static String of(Collection<Received> spans) {
    Set<String> ids = spans.stream().map(Received::spanId).collect(Collectors.toSet());
    Map<String, List<Received>> children =
        spans.stream()
            .sorted(comparingLong(span -> span.span().getStartTimeUnixNano()))
            .collect(groupingBy(span -> ids.contains(span.parentId()) ? span.parentId() : ""));
    StringBuilder out = new StringBuilder();
    append(out, "", children, 0);
    return out.toString();
  }

  private static void append(
      StringBuilder out, String parent, Map<String, List<Received>> children, int depth) {
    for (Received span : children.getOrDefault(parent, List.of())) {
      out.append("  ".repeat(depth))
          .append(span.name())
          .append(' ')
          .append(span.kind())
          .append(' ')
          .append(span.service())
          .append(span.isError() ? " ERROR" : "")
          .append('\n');
      append(out, span.spanId(), children, depth + 1);
    }
  }
}
