package dev.vertrace.testkit;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All texts that an exporter writes for a span, with their places. */
final class ExportedTexts {
  private record Text(String place, String value) {}

  private final String span;
  private final List<Text> texts = new ArrayList<>();

  private ExportedTexts(SpanData span) {
    this.span = span.getName();
    add("name", span.getName());
    add("status", span.getStatus().getDescription());
    add("attribute", span.getAttributes());
    add("trace state", span.getSpanContext());
    add("trace state of the parent", span.getParentSpanContext());
    span.getEvents().forEach(this::addEvent);
    span.getLinks().forEach(this::addLink);
    add("resource", span.getResource().getAttributes());
    add("resource schema", span.getResource().getSchemaUrl());
    addScope(span.getInstrumentationScopeInfo());
  }

  static ExportedTexts of(SpanData span) {
    return new ExportedTexts(span);
  }

  /** The places where the text is. */
  Stream<String> holding(String canary) {
    return texts.stream()
        .filter(text -> text.value().contains(canary))
        .map(text -> span + ": " + text.place() + ": " + text.value());
  }

  private void addEvent(EventData event) {
    add("event", event.getName());
    add("event " + event.getName(), event.getAttributes());
  }

  private void addLink(LinkData link) {
    add("link", link.getAttributes());
    add("trace state of a link", link.getSpanContext());
  }

  private void addScope(InstrumentationScopeInfo scope) {
    add("scope", scope.getName());
    add("scope version", scope.getVersion());
    add("scope schema", scope.getSchemaUrl());
    add("scope attribute", scope.getAttributes());
  }

  private void add(String place, SpanContext context) {
    context.getTraceState().forEach((key, value) -> add(place, key + "=" + value));
  }

  private void add(String place, Attributes attributes) {
    attributes.forEach((key, value) -> add(place, key.getKey() + "=" + value));
  }

  private void add(String place, @Nullable String value) {
    if (value != null) {
      texts.add(new Text(place, value));
    }
  }
}
