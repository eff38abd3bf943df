package dev.vertrace.examples;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** A span in the words of {@link ForeignBackend}: all that it says. */
final class BackendSpan {
  private BackendSpan() {}

  /** What the backend should give back for a span. */
  static JsonObject expected(SpanData span) {
    JsonObject json =
        new JsonObject()
            .put("traceId", span.getTraceId())
            .put("spanId", span.getSpanId())
            .put("name", span.getName())
            .put("kind", span.getKind().name())
            .put("startTime", millis(span.getStartEpochNanos()))
            .put("endTime", millis(span.getEndEpochNanos()))
            .put("attributes", json(span.getResource().getAttributes(), span.getAttributes()))
            .put("status", status(span))
            .put("events", span.getEvents().stream().map(BackendSpan::event).collect(toArray()))
            .put("links", span.getLinks().stream().map(BackendSpan::link).collect(toArray()))
            .put("scope", scope(span));
    return span.getParentSpanContext().isValid()
        ? json.put("parentSpanId", span.getParentSpanId())
        : json;
  }

  /** The backend lays the attributes of the resource over those of the span. */
  private static JsonObject json(Attributes... attributes) {
    JsonObject json = new JsonObject();
    Arrays.stream(attributes)
        .forEach(some -> some.forEach((key, value) -> json.put(key.getKey(), plain(value))));
    return json;
  }

  private static Object plain(Object value) {
    return value instanceof List<?> list ? new JsonArray(list) : value;
  }

  private static JsonObject status(SpanData span) {
    JsonObject status = new JsonObject().put("code", span.getStatus().getStatusCode().name());
    String message = span.getStatus().getDescription();
    return message.isEmpty() ? status : status.put("message", message);
  }

  private static JsonObject event(EventData event) {
    return new JsonObject()
        .put("name", event.getName())
        .put("timestamp", millis(event.getEpochNanos()))
        .put("attributes", json(event.getAttributes()));
  }

  private static JsonObject link(LinkData link) {
    return new JsonObject()
        .put("traceId", link.getSpanContext().getTraceId())
        .put("spanId", link.getSpanContext().getSpanId())
        .put("attributes", json(link.getAttributes()));
  }

  private static JsonObject scope(SpanData span) {
    JsonObject scope = new JsonObject().put("name", span.getInstrumentationScopeInfo().getName());
    String version = span.getInstrumentationScopeInfo().getVersion();
    return version == null ? scope : scope.put("version", version);
  }

  private static Collector<Object, ?, JsonArray> toArray() {
    return Collectors.collectingAndThen(Collectors.toList(), JsonArray::new);
  }

  /** Computed as the backend computes it, so that the results are equal. */
  private static double millis(long nanos) {
    long whole = nanos / 1_000_000;
    return whole + nanos % 1_000_000 / 1e6;
  }

  /** What the backend gave back for a span. */
  static JsonObject received(JsonObject span) {
    JsonObject json = span.copy();
    json.remove("duration"); // from its start to its end
    return json;
  }
}
