package dev.vertrace.sampling;

import io.opentelemetry.api.trace.TraceState;
import org.jspecify.annotations.Nullable;

/**
 * The <a href="https://opentelemetry.io/docs/specs/otel/trace/tracestate-handling/">{@code ot}
 * member</a> of the trace state: {@code th}, the threshold that a trace was sampled by, and {@code
 * rv}, its randomness. Whatever is not as specified is not there.
 */
final class OtState {
  static final String MEMBER = "ot";
  static final long NONE = -1;
  static final int DIGITS = 14;

  private static final String THRESHOLD = "th:";
  private static final String RANDOMNESS = "rv:";

  // Which digit comes next cannot be predicted, so no branch may depend on it.
  private static final byte[] VALUES = values();

  private OtState() {}

  private static byte[] values() {
    byte[] values = new byte['f' + 1];
    for (int c = 0; c < values.length; c++) {
      values[c] = (byte) "0123456789abcdef".indexOf(c);
    }
    return values;
  }

  /** 56 bits, or {@link #NONE}. */
  static long randomness(TraceState state) {
    String value = field(state, RANDOMNESS);
    return value == null || value.length() != DIGITS ? NONE : hex(value, 0);
  }

  /** 56 bits, or {@link #NONE}. */
  static long threshold(TraceState state) {
    String value = field(state, THRESHOLD);
    if (value == null || value.isEmpty() || value.length() > DIGITS) {
      return NONE;
    }
    long digits = hex(value, 0);
    return digits == NONE ? NONE : digits << (4 * (DIGITS - value.length()));
  }

  static boolean hasThreshold(TraceState state) {
    return field(state, THRESHOLD) != null;
  }

  static TraceState withoutThreshold(TraceState state) {
    String member = state.get(MEMBER);
    if (member == null || !hasThreshold(state)) {
      return state;
    }
    StringBuilder rest = new StringBuilder();
    for (String field : member.split(";", -1)) {
      if (!field.startsWith(THRESHOLD)) {
        rest.append(rest.isEmpty() ? "" : ";").append(field);
      }
    }
    return rest.isEmpty()
        ? state.toBuilder().remove(MEMBER).build()
        : state.toBuilder().put(MEMBER, rest.toString()).build();
  }

  /** The state of a trace that this process began and sampled. */
  static TraceState ofThreshold(long threshold) {
    String digits = String.format("%014x", threshold).replaceFirst("0+$", "");
    return TraceState.builder().put(MEMBER, THRESHOLD + (digits.isEmpty() ? "0" : digits)).build();
  }

  /** Lower-case digits from there to the end, or {@link #NONE}. */
  static long hex(String text, int from) {
    long value = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= VALUES.length || VALUES[c] < 0) {
        return NONE;
      }
      value = (value << 4) | VALUES[c];
    }
    return value;
  }

  private static @Nullable String field(TraceState state, String key) {
    String member = state.isEmpty() ? null : state.get(MEMBER);
    if (member == null) {
      return null;
    }
    int at = member.startsWith(key) ? 0 : member.indexOf(";" + key) + 1;
    if (at == 0 && !member.startsWith(key)) {
      return null;
    }
    int end = member.indexOf(';', at);
    return member.substring(at + key.length(), end < 0 ? member.length() : end);
  }
}
