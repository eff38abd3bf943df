package dev.vertrace.core;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.semconv.ErrorAttributes;

/** How an exception shows on a span. */
final class Failures {
  private Failures() {}

  /**
   * Status, {@code error.type} and the exception as an event: the semantic conventions on <a
   * href="https://opentelemetry.io/docs/specs/semconv/general/recording-errors/">recording
   * errors</a>.
   */
  static void record(Span span, Throwable failure) {
    if (!span.isRecording()) {
      return;
    }
    span.setAttribute(ErrorAttributes.ERROR_TYPE, failure.getClass().getName());
    span.setStatus(StatusCode.ERROR, messageOf(failure));
    span.recordException(failure);
  }

  private static String messageOf(Throwable failure) {
    try {
      String message = failure.getMessage();
      return message == null ? "" : message;
    } catch (RuntimeException e) { // the user's code; the status must be set
      return "";
    }
  }
}
