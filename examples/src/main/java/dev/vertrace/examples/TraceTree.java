package dev.vertrace.examples;

import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.groupingBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** One trace, as people read it. */
final class TraceTree {
  private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
  private static final Set<String> SHOWN =
      Set.of(
          "http.response.status_code",
          "url.full",
          "db.query.text",
          "campaign.id",
          "bids.count",
          "bids.valid",
          "error.type");

  private final List<SpanData> spans;
  private final Map<String, List<SpanData>> children;
  private final List<SpanData> roots;

  TraceTree(Collection<SpanData> gathered) {
    spans = gathered.stream().sorted(comparingLong(SpanData::getStartEpochNanos)).toList();
    Set<String> ids = spans.stream().map(SpanData::getSpanId).collect(Collectors.toSet());
    children = spans.stream().collect(groupingBy(SpanData::getParentSpanId));
    roots = spans.stream().filter(span -> !ids.contains(span.getParentSpanId())).toList();
  }

  /** Whether every span but one has its parent here. */
  boolean isWhole() {
    return roots.size() == 1;
  }

  boolean has(String service, String name) {
    return spans.stream()
        .anyMatch(span -> span.getName().equals(name) && service.equals(serviceOf(span)));
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(heading());
    roots.forEach(root -> append(out, root, "", "└─ ", "   "));
    return out.toString();
  }

  private String heading() {
    long start = spans.stream().mapToLong(SpanData::getStartEpochNanos).min().orElse(0);
    long end = spans.stream().mapToLong(SpanData::getEndEpochNanos).max().orElse(0);
    long services = spans.stream().map(TraceTree::serviceOf).distinct().count();
    return String.format(
        Locale.ROOT,
        "Trace %s  %d spans  %d services  %s%n",
        spans.isEmpty() ? "" : spans.get(0).getTraceId(),
        spans.size(),
        services,
        millis(end - start));
  }

  private void append(
      StringBuilder out, SpanData span, String indent, String branch, String childIndent) {
    out.append(indent).append(branch).append(line(span)).append(System.lineSeparator());
    List<SpanData> below = children.getOrDefault(span.getSpanId(), List.of());
    for (int i = 0; i < below.size(); i++) {
      boolean last = i == below.size() - 1;
      append(out, below.get(i), indent + childIndent, last ? "└─ " : "├─ ", last ? "   " : "│  ");
    }
  }

  private static String line(SpanData span) {
    String kind = span.getKind() == SpanKind.INTERNAL ? "" : "  " + span.getKind();
    String status = span.getStatus().getStatusCode() == StatusCode.ERROR ? "  ERROR" : "";
    String attributes =
        span.getAttributes().asMap().entrySet().stream()
            .filter(attribute -> SHOWN.contains(attribute.getKey().getKey()))
            .map(attribute -> attribute.getKey().getKey() + "=" + attribute.getValue())
            .sorted()
            .collect(Collectors.joining("  "));
    return String.format(
            "[%s] %s%s  %s%s  %s",
            serviceOf(span),
            span.getName(),
            kind,
            millis(span.getEndEpochNanos() - span.getStartEpochNanos()),
            status,
            attributes)
        .stripTrailing();
  }

  private static String serviceOf(SpanData span) {
    return Objects.requireNonNullElse(span.getResource().getAttribute(SERVICE_NAME), "?");
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
  }
}
