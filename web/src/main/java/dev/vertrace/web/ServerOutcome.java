package dev.vertrace.web;

import dev.vertrace.core.Operation;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.spi.observability.HttpResponse;
import org.jspecify.annotations.Nullable;

/** What became of a request. */
class ServerOutcome {
  private static final int UNKNOWN = -1;

  private int statusCode = UNKNOWN;
  private @Nullable MultiMap headers;
  private @Nullable Throwable thrown;
  private @Nullable Throwable aborted;

  /** At the end of the operation; what was told first stays. */
  final void tell(Operation<?> operation, @Nullable Object response, @Nullable Throwable failure) {
    if (statusCode != UNKNOWN) {
      return;
    }
    RouteTracker routes = ServerCall.routesOf(operation);
    thrown = routes == null ? null : routes.failure();
    headers = headersOf(operation, response);
    statusCode = statusOf(operation, response);
    aborted = abortedOf(operation, failure);
  }

  private static @Nullable MultiMap headersOf(Operation<?> operation, @Nullable Object response) {
    if (operation.request() instanceof HttpServerRequest request) {
      // Not the response above: it is null when the connection closes, even after a head.
      HttpServerResponse sent = request.response();
      return sent.headWritten() ? sent.headers() : null;
    }
    HttpResponse head = headOf(response);
    return head == null ? null : head.headers();
  }

  /** What the client was sent, or 0 when it got no head. */
  static int statusOf(Operation<?> operation, @Nullable Object response) {
    if (operation.request() instanceof HttpServerRequest request) {
      HttpServerResponse sent = request.response();
      return sent.headWritten() ? sent.getStatusCode() : 0;
    }
    HttpResponse head = headOf(response);
    return head == null ? 0 : head.statusCode();
  }

  private static @Nullable Throwable abortedOf(
      Operation<?> operation, @Nullable Throwable failure) {
    if (operation.request() instanceof HttpServerRequest request) {
      return isComplete(request, request.response(), failure) ? null : aborted(failure);
    }
    return failure;
  }

  /** {@code error.type} where no router was told to fail; without an object for that. */
  static @Nullable String errorTypeOf(
      Operation<?> operation, @Nullable Object response, @Nullable Throwable failure) {
    return errorType(operation, statusOf(operation, response), null, abortedOf(operation, failure));
  }

  /** Of HTTP/2, Vert.x fails also what was answered before the request had come to its end. */
  private static boolean isComplete(
      HttpServerRequest request, HttpServerResponse sent, @Nullable Throwable failure) {
    if (!sent.headWritten()) {
      return false;
    }
    return isTunnel(request, sent) || (sent.ended() && (failure == null || sent.streamId() >= 0));
  }

  /** The connection has become a socket, which has no end of its own. */
  private static boolean isTunnel(HttpServerRequest request, HttpServerResponse sent) {
    return sent.getStatusCode() == 101
        || (HttpMethod.CONNECT.equals(request.method()) && sent.getStatusCode() == 200);
  }

  /** Vert.x gives no failure for a reset HTTP/2 stream. */
  private static Throwable aborted(@Nullable Throwable failure) {
    return failure == null ? new HttpClosedException("Stream was closed") : failure;
  }

  /** What Vert.x ends with, unless it is interim: the response is still to come then. */
  private static @Nullable HttpResponse headOf(@Nullable Object response) {
    return response instanceof HttpResponse head && head.statusCode() >= 200 ? head : null;
  }

  /** What the client was sent, or 0 when it got no head. */
  final int statusCode() {
    return statusCode;
  }

  /** Those of the head, or null when the client got none. */
  final @Nullable MultiMap headers() {
    return headers;
  }

  /** The head for users, or null when the client got none. */
  final @Nullable HttpTraceResponse response() {
    return headers == null ? null : new HttpTraceResponse(statusCode, headers);
  }

  /** What the router was told to fail with, or why the response is not complete, or null. */
  final @Nullable Throwable failure() {
    return thrown == null ? aborted : thrown;
  }

  /** What {@link #record} writes into {@code error.type}, or null. */
  final @Nullable String errorType(Operation<?> operation) {
    return errorType(operation, statusCode, thrown, aborted);
  }

  private static @Nullable String errorType(
      Operation<?> operation,
      int statusCode,
      @Nullable Throwable thrown,
      @Nullable Throwable aborted) {
    boolean failed = statusCode >= 500 || aborted != null;
    if (thrown != null) {
      return failed ? operation.errorType(thrown) : null;
    }
    if (aborted != null) {
      return aborted.getClass().getName();
    }
    return failed ? Integer.toString(statusCode) : null;
  }

  /** Sets the status, {@code error.type} and the event. */
  final void record(Operation<?> operation) {
    boolean failed = statusCode >= 500 || aborted != null;
    if (thrown != null && failed) {
      operation.exception(thrown);
    } else if (thrown != null) {
      operation.event(thrown);
    } else if (aborted != null) {
      operation.error(aborted.getClass().getName(), aborted.getMessage());
    } else if (failed) {
      operation.error(Integer.toString(statusCode), null);
    }
  }
}
