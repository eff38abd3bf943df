package dev.vertrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A span among those of its test, and the checks that contracts share. Test thread only. */
final class ContractSpan {
  /** What must not get into a span. */
  static final String SECRET = "canary";

  /** The same, where it must be a number; too short to be sure that no random id has it. */
  static final String SECRET_NUMBER = "424242";

  private final SpanData span;
  private final String trees;

  private ContractSpan(SpanData span, List<SpanData> spans) {
    this.span = span;
    this.trees = TraceTrees.of(spans);
  }

  /** The only span of a kind. */
  static ContractSpan only(List<SpanData> spans, SpanKind kind) {
    List<SpanData> found = spans.stream().filter(span -> span.getKind() == kind).toList();
    assertThat(found).as("%s spans of\n%s", kind, TraceTrees.of(spans)).hasSize(1);
    return new ContractSpan(found.get(0), spans);
  }

  /** The local parent of this span. */
  static SpanData parentOf(SpanData child, List<SpanData> spans) {
    List<SpanData> found =
        spans.stream().filter(span -> span.getSpanId().equals(child.getParentSpanId())).toList();
    assertThat(found).as("parent of %s in\n%s", child.getName(), TraceTrees.of(spans)).hasSize(1);
    assertThat(child.getTraceId()).as("trace").isEqualTo(found.get(0).getTraceId());
    return found.get(0);
  }

  /** Looks at names, attributes, events, links and status, but not at ids and times. */
  static void assertAbsent(String secret, List<SpanData> spans) {
    assertThat(spans).allSatisfy(span -> assertThat(said(span)).doesNotContain(secret));
  }

  private static String said(SpanData span) {
    List<Object> said = new ArrayList<>();
    said.add(span.getName());
    said.add(span.getAttributes());
    said.add(span.getStatus());
    said.add(span.getSpanContext().getTraceState().asMap());
    span.getEvents().forEach(event -> said.addAll(List.of(event.getName(), event.getAttributes())));
    span.getLinks().forEach(link -> said.add(link.getAttributes()));
    return said.toString();
  }

  SpanData data() {
    return span;
  }

  ContractSpan isNamed(String name) {
    assertThat(span.getName())
        .as("name of the %s span in\n%s", span.getKind(), trees)
        .isEqualTo(name);
    return this;
  }

  ContractSpan isFine() {
    assertStatus(StatusCode.UNSET);
    assertThat(span.getEvents()).as("events of %s", span.getName()).isEmpty();
    return this;
  }

  ContractSpan isError() {
    return assertStatus(StatusCode.ERROR);
  }

  private ContractSpan assertStatus(StatusCode status) {
    assertThat(span.getStatus().getStatusCode())
        .as("status of %s", span.getName())
        .isEqualTo(status);
    return this;
  }

  ContractSpan has(ContractAttributes attributes, Set<String> extra) {
    assertThat(attributes.problems(span.getAttributes(), extra))
        .as("attributes of %s in\n%s", span.getName(), trees)
        .isEmpty();
    return this;
  }
}
