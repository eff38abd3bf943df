package dev.vertrace.testkit;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Spans as indented text, a tree for each root: name, kind unless it is internal, and {@code
 * !ERROR} for failed spans. Siblings stand in the order of their start, then of their names. A span
 * whose parent is missing is a root, and one whose parent was not local says so with {@code (remote
 * parent)}.
 */
public final class TraceTrees {
  private TraceTrees() {}

  /** The trees, each line ended by a line feed. */
  public static String of(Collection<SpanData> spans) {
    Map<String, SpanData> byId = new LinkedHashMap<>();
    spans.forEach(span -> byId.put(span.getSpanId(), span));
    Map<String, List<SpanData>> children =
        spans.stream()
            .sorted(comparingLong(SpanData::getStartEpochNanos).thenComparing(SpanData::getName))
            .collect(
                Collectors.groupingBy(
                    span ->
                        byId.containsKey(span.getParentSpanId()) ? span.getParentSpanId() : ""));
    StringBuilder out = new StringBuilder();
    children.getOrDefault("", List.of()).stream()
        .sorted(comparing(SpanData::getStartEpochNanos))
        .forEach(root -> append(out, root, children, 0));
    return out.toString();
  }

  private static void append(
      StringBuilder out, SpanData span, Map<String, List<SpanData>> children, int depth) {
    out.append("  ".repeat(depth)).append(span.getName());
    if (span.getKind() != SpanKind.INTERNAL) {
      out.append(' ').append(span.getKind());
    }
    if (span.getStatus().getStatusCode() == StatusCode.ERROR) {
      out.append(" !ERROR");
    }
    if (depth == 0 && span.getParentSpanContext().isValid()) {
      out.append(" (remote parent)");
    }
    out.append('\n');
    children
        .getOrDefault(span.getSpanId(), List.of())
        .forEach(child -> append(out, child, children, depth + 1));
  }
}
