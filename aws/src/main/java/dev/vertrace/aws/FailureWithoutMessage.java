package dev.vertrace.aws;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.semconv.ExceptionAttributes;
import org.jspecify.annotations.Nullable;

/** An exception as an event that shows classes and stack frames only. */
final class FailureWithoutMessage {
  private static final int MOST_CAUSES = 16;

  private FailureWithoutMessage() {}

  static void record(Span span, Throwable failure) {
    span.addEvent(
        "exception",
        Attributes.of(
            ExceptionAttributes.EXCEPTION_TYPE,
            failure.getClass().getName(),
            ExceptionAttributes.EXCEPTION_STACKTRACE,
            frames(failure)));
  }

  private static String frames(Throwable failure) {
    StringBuilder text = new StringBuilder();
    @Nullable Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      text.append(depth == 0 ? "" : "Caused by: ").append(cause.getClass().getName()).append('\n');
      for (StackTraceElement frame : cause.getStackTrace()) {
        text.append("\tat ").append(frame).append('\n');
      }
      cause = cause.getCause();
    }
    return text.toString();
  }
}
