package dev.vertrace.web;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A request that notes the routes it passes. The one place of this module that touches what Vert.x
 * calls internal.
 */
final class TracedRequest extends HttpServerRequestWrapper {
  private final RouteTracker tracker;

  TracedRequest(HttpServerRequest request, RouteTracker tracker) {
    super((HttpServerRequestInternal) request);
    this.tracker = tracker;
  }

  @Override
  public HttpServerRequest routed(@Nullable String route) {
    tracker.routed(route);
    super.routed(route);
    return this;
  }

  static Context contextOf(HttpServerRequest request) {
    return ((HttpServerRequestInternal) request).context();
  }
}
