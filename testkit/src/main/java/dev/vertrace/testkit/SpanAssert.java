package dev.vertrace.testkit;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on one recorded span; others are told by their names, in which {@code *} is any text.
 * Any thread.
 */
public final class SpanAssert extends AbstractAssert<SpanAssert, SpanData> {
  private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  private final List<SpanData> all;

  SpanAssert(SpanData span, List<SpanData> all) {
    super(span, SpanAssert.class);
    this.all = all;
  }

  /** The span is of this kind. */
  public SpanAssert hasKind(SpanKind kind) {
    return check("kind", kind, actual.getKind());
  }

  /** The span has no parent, neither here nor elsewhere. */
  public SpanAssert isRoot() {
    if (actual.getParentSpanContext().isValid()) {
      throw fails("to be a root, but its parent is " + nameOf(actual.getParentSpanId()));
    }
    return this;
  }

  /** The parent of the span is recorded, under this name. */
  public SpanAssert hasParent(String name) {
    SpanData parent = Spans.byId(actual.getParentSpanId(), all);
    if (parent == null || !isNamed(name, parent)) {
      String found =
          actual.getParentSpanContext().isValid() ? nameOf(actual.getParentSpanId()) : "no span";
      throw fails("to have the parent " + name + ", but it is " + found);
    }
    return this;
  }

  /** The status has this code. */
  public SpanAssert hasStatus(StatusCode code) {
    return check("status", code, actual.getStatus().getStatusCode());
  }

  /** The span has failed, with this {@code error.type}. */
  public SpanAssert hasError(String type) {
    return hasStatus(StatusCode.ERROR).hasAttribute(ERROR_TYPE, type);
  }

  /** The span has this attribute, among others. */
  public <T> SpanAssert hasAttribute(AttributeKey<T> key, T value) {
    return check("attribute " + key, value, actual.getAttributes().get(key));
  }

  /** The span has these attributes, of these types, and no others. */
  public SpanAssert hasExactlyAttributes(Attributes attributes) {
    if (!attributes.asMap().equals(actual.getAttributes().asMap())) {
      throw fails(
          "to have other attributes (- missing, + unexpected):\n"
              + AttributesDiff.of(attributes, actual.getAttributes()));
    }
    return this;
  }

  /** The span has an event of this name. */
  public SpanAssert hasEvent(String name) {
    List<String> names = actual.getEvents().stream().map(EventData::getName).toList();
    if (!names.contains(name)) {
      throw fails("to have the event " + name + ", but it has " + names);
    }
    return this;
  }

  /** The span has a link to a recorded span of this name. */
  public SpanAssert hasLinkTo(String name) {
    List<String> linked =
        actual.getLinks().stream().map(link -> link.getSpanContext().getSpanId()).toList();
    if (all.stream().noneMatch(span -> linked.contains(span.getSpanId()) && isNamed(name, span))) {
      throw fails(
          "to have a link to "
              + name
              + ", but it has "
              + linked.stream().map(this::nameOf).toList());
    }
    return this;
  }

  /** The span starts before the one of this name. */
  public SpanAssert startsBefore(String name) {
    if (actual.getStartEpochNanos() >= only(name).getStartEpochNanos()) {
      throw fails("to start before " + name);
    }
    return this;
  }

  /** The span ends after the one of this name. */
  public SpanAssert endsAfter(String name) {
    if (actual.getEndEpochNanos() <= only(name).getEndEpochNanos()) {
      throw fails("to end after " + name);
    }
    return this;
  }

  private SpanData only(String name) {
    List<SpanData> named = Spans.named(name, all);
    if (named.size() != 1) {
      throw fails("beside one span " + name + ", got " + named.size());
    }
    return named.get(0);
  }

  private static boolean isNamed(String name, SpanData span) {
    return Glob.matches(Glob.of(name), span.getName());
  }

  private String nameOf(String spanId) {
    SpanData span = Spans.byId(spanId, all);
    return span == null ? spanId + ", which is not recorded" : span.getName();
  }

  private SpanAssert check(String what, @Nullable Object expected, @Nullable Object found) {
    if (!Objects.equals(expected, found)) {
      throw fails("to have the " + what + " " + expected + ", but it is " + found);
    }
    return this;
  }

  private AssertionError fails(String expectation) {
    return failure(
        "Expected span %s %s%nin:%n%s", actual.getName(), expectation, TraceTrees.of(all));
  }
}
