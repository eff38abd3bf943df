package dev.vertrace.testkit;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds spans among others. */
final class Spans {
  private Spans() {}

  static List<SpanData> named(String name, List<SpanData> spans) {
    Pattern glob = Glob.of(name);
    return spans.stream().filter(span -> Glob.matches(glob, span.getName())).toList();
  }

  static @Nullable SpanData byId(String spanId, List<SpanData> spans) {
    return spans.stream().filter(span -> span.getSpanId().equals(spanId)).findFirst().orElse(null);
  }
}
