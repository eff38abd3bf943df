package dev.vertrace.sampling;

import io.opentelemetry.sdk.trace.ReadableSpan;
import org.jspecify.annotations.Nullable;

/**
 * A span on its way to the delegate.
 *
 * @param bytes what the budget gave for it
 * @param late why it is kept; null for one that was sampled at its start
 * @param spans of its fragment, if it is the local root, else 0
 * @param lost of these
 */
record Release(ReadableSpan span, int bytes, @Nullable Reason late, int spans, int lost) {
  static Release of(ReadableSpan span, int bytes, @Nullable Reason late) {
    return new Release(span, bytes, late, 0, 0);
  }

  ReadableSpan readable() {
    return late == null && spans == 0 ? span : new ReleasedSpan(this);
  }

  Outcome outcome() {
    return late == null ? Outcome.EXPORTED_HEAD : Outcome.EXPORTED_LATE;
  }

  Reason reason() {
    return late == null ? Reason.NONE : late;
  }
}
