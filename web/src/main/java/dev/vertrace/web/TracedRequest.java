package dev.vertrace.web;

import dev.vertrace.core.Operation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/**
 * A request that notes the routes it passes. The one place of this module that touches what Vert.x
 * calls internal.
 */
final class TracedRequest extends HttpServerRequestWrapper {
  private final RouteTracker tracker;
  private final Operation<?> operation;

  TracedRequest(HttpServerRequest request, RouteTracker tracker, Operation<?> operation) {
    super((HttpServerRequestInternal) request);
    this.tracker = tracker;
    this.operation = operation;
  }

  @Override
  public HttpServerRequest routed(@Nullable String route) {
    tracker.routed(route);
    super.routed(route);
    return this;
  }

  /** Ends the operation, as the handshake of a WebSocket does: what follows is no longer HTTP. */
  @Override
  public Future<NetSocket> toNetSocket() {
    return super.toNetSocket().onSuccess(socket -> operation.end(null));
  }

  static Context contextOf(HttpServerRequest request) {
    return ((HttpServerRequestInternal) request).context();
  }
}
