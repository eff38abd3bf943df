package dev.vertrace.web;

import dev.vertrace.core.Operation;
import dev.vertrace.core.OutgoingCall;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the span of a request what Vert.x does not tell its tracer: the version, and why the call
 * failed. In the Vert.x context of the call.
 */
final class CallWatch {
  private final OutgoingCall outgoing;
  private final boolean isReported;
  private final ClientPeers peers;
  private volatile boolean redirected;

  /**
   * @param isReported whether Vert.x tells the same Vertrace of its requests
   */
  CallWatch(OutgoingCall outgoing, boolean isReported, ClientPeers peers) {
    this.outgoing = outgoing;
    this.isReported = isReported;
    this.peers = peers;
  }

  /** Whether the call has a span or is measured. */
  boolean isShown() {
    return outgoing.operation() != null;
  }

  /** Before the user gets the request. */
  void watch(HttpClientRequest request) {
    if (!isReported) {
      outgoing.inject(request.headers()::set);
    }
    Operation<?> operation = outgoing.operation();
    boolean hasSpan = operation != null && operation.hasSpan();
    if (isReported && (hasSpan || outgoing.isDropped())) {
      removeTrace(request.headers());
    }
    if (operation == null) {
      return;
    }
    if (isReported) {
      outgoing.expect();
    }
    if (!outgoing.isSeen()) {
      return;
    }
    HttpVersion version = request.version();
    ClientAttributes.setVersion(operation, version);
    ClientAttributes.setPeer(operation, peers.of(request.connection().remoteAddress()));
    if (isRefused(request)) { // without a word to its tracer
      outgoing.end(null, new IllegalArgumentException("The URI has a blank or a line break"));
    }
    request
        .response()
        .onComplete(
            (response, failure) -> { // one object instead of three
              if (failure == null) {
                watch(operation, request, response, version);
              } else {
                outgoing.end(null, redirected ? null : failure);
              }
            });
  }

  /** What Netty does not write over HTTP/1. */
  private static boolean isRefused(HttpClientRequest request) {
    String uri = request.getURI();
    return request.version() != HttpVersion.HTTP_2
        && (uri.indexOf(' ') >= 0 || uri.indexOf('\n') >= 0 || uri.indexOf('\r') >= 0);
  }

  /** Vert.x only adds headers, and a receiver takes neither of two. */
  private void removeTrace(MultiMap headers) {
    List<String> names = outgoing.headerNames();
    for (int i = 0; i < names.size(); i++) { // no iterator: a hot path
      headers.remove(names.get(i));
    }
  }

  private void watch(
      Operation<?> operation,
      HttpClientRequest request,
      HttpClientResponse response,
      HttpVersion told) {
    if (redirected) { // it is the last one's
      outgoing.end(null, null);
      return;
    }
    if (response.version() != told) { // upgraded, or that of an older server
      ClientAttributes.setVersion(operation, response.version());
    }
    if (isTunnel(request, response)) {
      outgoing.endWith(response);
      return;
    }
    response.end().onComplete((end, failure) -> outgoing.end(response, failure));
  }

  /** The connection becomes a socket, which has no end of its own. */
  private static boolean isTunnel(HttpClientRequest request, HttpClientResponse response) {
    return response.statusCode() == 101
        || (HttpMethod.CONNECT.equals(request.getMethod()) && response.statusCode() == 200);
  }

  /** Keeps apart what comes of the next request; it has a span of its own. */
  @Nullable Future<HttpClientRequest> redirected(
      HttpClientResponse response, @Nullable Future<HttpClientRequest> next) {
    Operation<?> operation = outgoing.operation();
    if (next != null && operation != null) {
      redirected = true;
      ClientAttributes.setVersion(operation, response.version());
    }
    return next;
  }
}
