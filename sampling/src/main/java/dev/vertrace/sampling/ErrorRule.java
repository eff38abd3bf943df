package dev.vertrace.sampling;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.HttpAttributes;
import java.util.List;
import java.util.function.Predicate;

/** Tells which ended spans are errors that keep their fragment. */
final class ErrorRule {
  private final ErrorScope scope;
  private final boolean clientErrors;
  private final List<Predicate<SpanData>> ignored;
  private final WarnOnce warnings;

  ErrorRule(Settings settings, WarnOnce warnings) {
    this.scope = settings.errors();
    this.clientErrors = settings.clientErrors();
    this.ignored = settings.ignoredErrors();
    this.warnings = warnings;
  }

  boolean appliesTo(boolean localRoot) {
    return scope == ErrorScope.ANY_SPAN || (scope == ErrorScope.LOCAL_ROOT && localRoot);
  }

  boolean isError(SpanData span) {
    return scope != ErrorScope.OFF && failed(span) && !isIgnored(span);
  }

  private boolean failed(SpanData span) {
    StatusCode status = span.getStatus().getStatusCode();
    if (status == StatusCode.ERROR) {
      return clientErrors || !isClientError(span);
    }
    // Some instrumentations of servers set no status.
    return status == StatusCode.UNSET
        && span.getKind() == SpanKind.SERVER
        && httpStatus(span) >= 500;
  }

  private static boolean isClientError(SpanData span) {
    return span.getKind() == SpanKind.CLIENT && httpStatus(span) / 100 == 4;
  }

  private static long httpStatus(SpanData span) {
    Long status = span.getAttributes().get(HttpAttributes.HTTP_RESPONSE_STATUS_CODE);
    return status == null ? 0 : status;
  }

  private boolean isIgnored(SpanData span) {
    for (Predicate<SpanData> rule : ignored) {
      try {
        if (rule.test(span)) {
          return true;
        }
      } catch (Throwable e) { // the user's rule; the request must not notice
        warnings.warn("a rule for errors to ignore failed; the error counts", e);
      }
    }
    return false;
  }
}
