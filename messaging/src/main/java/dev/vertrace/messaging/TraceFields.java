package dev.vertrace.messaging;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields that carry a trace, as far as a message has room for them. Any thread. */
final class TraceFields {
  /** The type of the attributes that carry them. */
  static final String TYPE = "String";

  /** SQS refuses a message with more. */
  private static final int MAX_ATTRIBUTES = 10;

  /** What a trace can do without, the most dispensable first. */
  private static final List<String> DISPENSABLE = List.of("baggage", "tracestate");

  private final SkippedFields skipped;

  TraceFields(SkippedFields skipped) {
    this.skipped = skipped;
  }

  /** All fields of the context. */
  static Map<String, String> of(TextMapPropagator propagator, Context context) {
    Map<String, String> fields = new LinkedHashMap<>();
    propagator.inject(context, fields, (carrier, key, value) -> put(fields, key, value));
    return fields;
  }

  private static void put(Map<String, String> fields, String key, String value) {
    if (!value.isEmpty()) { // SQS refuses empty attributes
      fields.put(key, value);
    }
  }

  /** Whether a message with these attributes belongs to a trace that the application has chosen. */
  static boolean isTraced(TextMapPropagator propagator, Set<String> taken) {
    for (String field : propagator.fields()) {
      if (taken.contains(field) && !DISPENSABLE.contains(field)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The fields to add to a message with some attributes of its own and some bytes left; null when
   * there is no room for the trace.
   */
  @Nullable Map<String, String> fitting(
      Map<String, String> fields, Set<String> taken, long bytesLeft) {
    Map<String, String> fitting = new LinkedHashMap<>(fields);
    fitting.keySet().removeAll(taken);
    if (taken.contains("traceparent")) { // then it is another span's, and so is the state
      fitting.remove("tracestate");
    }
    int room = MAX_ATTRIBUTES - taken.size();
    for (String field : DISPENSABLE) {
      if (!fits(fitting, room, bytesLeft) && fitting.remove(field) != null) {
        skipped.add(field, reason(fitting.size() + 1, room));
      }
    }
    if (fits(fitting, room, bytesLeft)) {
      return fitting;
    }
    skipped.add(SkippedFields.ALL, reason(fitting.size(), room));
    return null;
  }

  private static String reason(int fields, int room) {
    return fields > room ? "attributes" : "size";
  }

  private static boolean fits(Map<String, String> fields, int room, long bytesLeft) {
    return fields.isEmpty() || (fields.size() <= room && bytes(fields) <= bytesLeft);
  }

  private static long bytes(Map<String, String> fields) {
    long bytes = 0;
    for (Map.Entry<String, String> field : fields.entrySet()) {
      bytes += Utf8.length(field.getKey()) + TYPE.length() + Utf8.length(field.getValue());
    }
    return bytes;
  }
}
