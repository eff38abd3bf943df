package dev.vertrace.core;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.ExceptionAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How an exception shows on a span, without the values of users that its message may quote. */
final class Failures {
  private static final int MOST_CAUSES = 16;

  private final List<? extends Convention<?>> conventions;

  Failures(List<? extends Convention<?>> conventions) {
    this.conventions = conventions;
  }

  /**
   * Status, {@code error.type} and the exception as an event: the semantic conventions on <a
   * href="https://opentelemetry.io/docs/specs/semconv/general/recording-errors/">recording
   * errors</a>. What only carries a failure from stage to stage or thread to thread is left out.
   */
  void record(Span span, Throwable thrown) {
    if (!span.isRecording()) {
      return;
    }
    Throwable failure = unwrap(thrown);
    span.setAttribute(ErrorAttributes.ERROR_TYPE, typeOf(failure));
    span.setStatus(StatusCode.ERROR, anyQuotesValues(failure) ? "" : messageOf(failure));
    event(span, failure);
  }

  String errorType(Throwable thrown) {
    return typeOf(unwrap(thrown));
  }

  /** The exception as an event. */
  void event(Span span, Throwable failure) {
    if (!anyQuotesValues(failure)) {
      span.recordException(failure);
    } else if (span.isRecording()) {
      span.addEvent("exception", withoutMessages(failure));
    }
  }

  private static Throwable unwrap(Throwable thrown) {
    return chain(thrown).filter(failure -> !isWrapper(failure)).findFirst().orElse(thrown);
  }

  /** Vert.x and Netty time out and cancel with classes of their own, which nobody looks for. */
  private static String typeOf(Throwable failure) {
    String name = failure.getClass().getName();
    if (!name.startsWith("io.vertx.core.impl.") && !name.startsWith("io.netty.")) {
      return name;
    }
    return failure instanceof TimeoutException
        ? TimeoutException.class.getName()
        : failure instanceof CancellationException ? CancellationException.class.getName() : name;
  }

  private static boolean isWrapper(Throwable failure) {
    return (failure instanceof CompletionException || failure instanceof ExecutionException)
        && failure.getCause() != null;
  }

  /** A message often is that of the cause; a stack trace has those of all, suppressed ones too. */
  private boolean anyQuotesValues(Throwable failure) {
    Deque<Throwable> waiting = new ArrayDeque<>(List.of(failure));
    for (int i = 0; i < MOST_CAUSES && !waiting.isEmpty(); i++) {
      Throwable next = waiting.remove();
      if (quotesValues(next)) {
        return true;
      }
      if (next.getCause() != null) {
        waiting.add(next.getCause());
      }
      waiting.addAll(List.of(next.getSuppressed()));
    }
    return !waiting.isEmpty(); // too many to know
  }

  private boolean quotesValues(Throwable failure) {
    return conventions.stream().anyMatch(convention -> quotesValues(convention, failure));
  }

  private static boolean quotesValues(Convention<?> convention, Throwable failure) {
    try {
      return convention.quotesValues(failure);
    } catch (Throwable e) { // a convention may throw; then nothing is shown
      return true;
    }
  }

  private static Attributes withoutMessages(Throwable failure) {
    return Attributes.of(
        ExceptionAttributes.EXCEPTION_TYPE,
        failure.getClass().getName(),
        ExceptionAttributes.EXCEPTION_STACKTRACE,
        chain(failure).map(Failures::frames).collect(Collectors.joining("Caused by: ")));
  }

  private static String frames(Throwable failure) {
    return Stream.of(failure.getStackTrace())
        .map(frame -> "\tat " + frame + "\n")
        .collect(Collectors.joining("", failure.getClass().getName() + "\n", ""));
  }

  private static Stream<Throwable> chain(Throwable failure) {
    return Stream.<@Nullable Throwable>iterate(
            failure, cause -> cause != null, cause -> cause == null ? null : cause.getCause())
        .limit(MOST_CAUSES);
  }

  private static String messageOf(Throwable failure) {
    try {
      String message = failure.getMessage();
      return message == null ? "" : message;
    } catch (Throwable e) { // the user's code, which may recurse; the status must be set
      return "";
    }
  }
}
