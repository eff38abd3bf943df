package dev.vertrace.web;

import static io.opentelemetry.semconv.HttpAttributes.HTTP_RESPONSE_STATUS_CODE;

import dev.vertrace.core.Operation;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.spi.observability.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * What became of a call.
 *
 * @param response what the server has answered, or null when no head came
 * @param failure why the call failed, or null
 */
record ClientOutcome(@Nullable HttpTraceResponse response, @Nullable Throwable failure) {

  static ClientOutcome of(
      Operation<?> operation, @Nullable Object response, @Nullable Throwable failure) {
    if (response instanceof HttpTraceResponse handshake) {
      return new ClientOutcome(handshake, failure);
    }
    if (response instanceof HttpClientResponse received) {
      return new ClientOutcome(
          new HttpTraceResponse(received.statusCode(), received.headers()), failure);
    }
    if (response instanceof HttpResponse head) {
      return new ClientOutcome(new HttpTraceResponse(head.statusCode(), head.headers()), failure);
    }
    int status = statusOf(response == null ? null : operation.tag("http.response.status_code"));
    MultiMap headers = response instanceof MultiMap map ? map : MultiMap.caseInsensitiveMultiMap();
    return new ClientOutcome(status > 0 ? new HttpTraceResponse(status, headers) : null, failure);
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
    int status = response == null ? 0 : response.statusCode();
    if (status > 0) {
      operation.set(HTTP_RESPONSE_STATUS_CODE, (long) status);
    }
    boolean isRefused = status >= 400;
    if (failure != null && !(isRefused && failure instanceof UpgradeRejectedException)) {
      operation.error(ClientFailure.typeOf(failure), ClientFailure.messageOf(failure));
    } else if (isRefused) {
      operation.error(Integer.toString(status), null);
    }
  }
}
