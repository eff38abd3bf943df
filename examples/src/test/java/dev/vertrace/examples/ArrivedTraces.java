package dev.vertrace.examples;

import dev.vertrace.examples.OtlpReceiver.Received;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Counts the spans that arrive, by trace. Any thread. */
final class ArrivedTraces {
  private static final Arrived NOTHING = new Arrived();

  private final Map<String, Arrived> traces = new HashMap<>();

  /** What came of one trace. */
  static final class Arrived {
    private final Set<String> spanIds = new HashSet<>();
    private int duplicates;
    private long promised;
    private long lost;
    private long longestMillis;
    private String reason = "";

    private void add(Received span) {
      if (!spanIds.add(span.spanId())) {
        duplicates++;
      }
      Map<String, String> attributes = span.attributes();
      promised += number(attributes, "vertrace.sampling.fragment.spans");
      lost += number(attributes, "vertrace.sampling.fragment.lost");
      reason = attributes.getOrDefault("vertrace.sampling.reason", reason);
      longestMillis = Math.max(longestMillis, millis(span));
    }

    private static long number(Map<String, String> attributes, String key) {
      return Long.parseLong(attributes.getOrDefault(key, "0"));
    }

    private static long millis(Received span) {
      return (span.span().getEndTimeUnixNano() - span.span().getStartTimeUnixNano()) / 1_000_000;
    }

    int spans() {
      return spanIds.size();
    }

    int duplicates() {
      return duplicates;
    }

    /** The spans that the local roots say were kept. */
    long promised() {
      return promised;
    }

    long lost() {
      return lost;
    }

    /** Why it was kept, or nothing for the head sample. */
    String reason() {
      return reason;
    }

    long longestMillis() {
      return longestMillis;
    }
  }

  synchronized void add(Received span) {
    traces.computeIfAbsent(span.traceId(), id -> new Arrived()).add(span);
  }

  synchronized Arrived of(String traceId) {
    return traces.getOrDefault(traceId, NOTHING);
  }

  synchronized int size() {
    return traces.size();
  }
}
