package dev.vertrace.web;

import dev.vertrace.core.Operation;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.spi.observability.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request.
 *
 * @param statusCode what the client was sent, or 0 when it got no head
 * @param headers those of the head
 * @param thrown what the router was told to fail with, or null
 * @param aborted why the response is not complete, or null when it is
 */
record ServerOutcome(
    int statusCode,
    @Nullable MultiMap headers,
    @Nullable Throwable thrown,
    @Nullable Throwable aborted) {

  static ServerOutcome of(
      Operation<?> operation, @Nullable Object response, @Nullable Throwable failure) {
    RouteTracker routes = ServerCall.routesOf(operation);
    Throwable thrown = routes == null ? null : routes.failure();
    if (operation.request() instanceof HttpServerRequest request) {
      // Not the response above: it is null when the connection closes, even after a head.
      HttpServerResponse sent = request.response();
      boolean hasHead = sent.headWritten();
      return new ServerOutcome(
          hasHead ? sent.getStatusCode() : 0,
          hasHead ? sent.headers() : null,
          thrown,
          isComplete(request, sent, failure) ? null : aborted(failure));
    }
    HttpResponse head = headOf(response);
    return head == null
        ? new ServerOutcome(0, null, thrown, failure)
        : new ServerOutcome(head.statusCode(), head.headers(), thrown, failure);
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

  /** The head for users, or null when the client got none. */
  @Nullable HttpTraceResponse response() {
    return headers == null ? null : new HttpTraceResponse(statusCode, headers);
  }

  @Nullable Throwable failure() {
    return thrown == null ? aborted : thrown;
  }

  /** What {@link #record} writes into {@code error.type}, or null. */
  @Nullable String errorType(Operation<?> operation) {
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
  void record(Operation<?> operation) {
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
