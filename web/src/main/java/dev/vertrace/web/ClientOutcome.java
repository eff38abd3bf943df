package dev.vertrace.web;

import static io.opentelemetry.semconv.HttpAttributes.HTTP_RESPONSE_STATUS_CODE;

import dev.vertrace.core.Operation;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.spi.observability.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * What became of a call.
 *
 * @param statusCode what the server has answered, or 0 when no head came
 * @param headers those of the head, or null when none came
 * @param failure why the call failed, or null
 */
record ClientOutcome(int statusCode, @Nullable MultiMap headers, @Nullable Throwable failure) {

  static ClientOutcome of(
      Operation<?> operation, @Nullable Object response, @Nullable Throwable failure) {
    if (response instanceof HttpTraceResponse handshake) {
      return new ClientOutcome(handshake.statusCode(), handshake.headers(), failure);
    }
    if (response instanceof HttpClientResponse received) {
      return new ClientOutcome(received.statusCode(), received.headers(), failure);
    }
    if (response instanceof HttpResponse head) {
      return new ClientOutcome(head.statusCode(), head.headers(), failure);
    }
    int status = statusOf(response == null ? null : status(operation, response));
    if (status <= 0) {
      return new ClientOutcome(0, null, failure);
    }
    MultiMap headers = response instanceof MultiMap map ? map : MultiMap.caseInsensitiveMultiMap();
    return new ClientOutcome(status, headers, failure);
  }

  private static @Nullable String status(Operation<?> operation, Object response) {
    String tag = operation.tag("http.response.status_code"); // not when it is only measured
    return tag == null && response instanceof MultiMap head
        ? head.get(HttpHeaders.PSEUDO_STATUS)
        : tag;
  }

  /** From the tag, since Vert.x 5.1 exports no class of the response's head. */
  private static int statusOf(@Nullable String status) {
    try {
      return status == null ? 0 : Integer.parseInt(status);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Sets the status and {@code error.type}. */
  void record(Operation<?> operation) {
    if (statusCode > 0) {
      operation.set(HTTP_RESPONSE_STATUS_CODE, StatusCode.boxed(statusCode));
    }
    String errorType = errorType();
    if (errorType != null) {
      Throwable told = told();
      operation.error(errorType, told == null ? null : ClientFailure.messageOf(told));
    }
  }

  /** The head for users, or null when none came. */
  @Nullable HttpTraceResponse response() {
    return headers == null ? null : new HttpTraceResponse(statusCode, headers);
  }

  /** Why it has failed, or null when it has not. */
  @Nullable String errorType() {
    Throwable told = told();
    if (told != null) {
      return ClientFailure.typeOf(told);
    }
    return statusCode >= 400 ? Integer.toString(statusCode) : null;
  }

  /** The failure, unless the status says the same. */
  private @Nullable Throwable told() {
    boolean isRefused = statusCode >= 400;
    return isRefused && failure instanceof UpgradeRejectedException ? null : failure;
  }
}
