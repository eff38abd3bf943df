package dev.vertrace.web;

import io.opentelemetry.api.trace.StatusCode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may become of a request to {@link OutcomeServer}, and what its span shows then. */
enum Outcome {
  OK(200, null),
  MOVED(302, null),
  MISSING(404, null),
  BROKEN(503, "503"),
  THROWN(500, IllegalStateException.class.getName()),
  TIMEOUT(503, "503"),
  ABORT(0, "io.vertx.core.http.HttpClosedException"),
  RESET(200, "io.vertx.core.http.HttpClosedException"),
  STREAMED(200, null),
  HINTS(200, null);

  final int status;
  final @Nullable String errorType;

  Outcome(int status, @Nullable String errorType) {
    this.status = status;
    this.errorType = errorType;
  }

  /** Whether the response's first head tells it. */
  boolean isToldByHead() {
    return isAnswered() && this != STREAMED && this != HINTS;
  }

  /** Whether the client gets a whole response. */
  boolean isAnswered() {
    return this != ABORT && this != RESET;
  }

  StatusCode statusCode() {
    return errorType == null ? StatusCode.UNSET : StatusCode.ERROR;
  }

  Map<String, Object> attributes() {
    Map<String, Object> attributes = new HashMap<>();
    if (status > 0) {
      attributes.put("http.response.status_code", (long) status);
    }
    if (errorType != null) {
      attributes.put("error.type", errorType);
    }
    return attributes;
  }
}
