package dev.vertrace.web;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Follows one request through the routers. vertx-web tells only the name of each route that takes
 * the request; since it tries routes in their order, the name and the place reached so far tell the
 * route.
 */
final class RouteTracker extends RouteLevel {
  private final HttpServerRequest request;
  private @Nullable RouteLevel level; // null once the request has failed
  private @Nullable RouteEntry taken; // exact, if one was
  private @Nullable Throwable failure;

  RouteTracker(RouteTable root, HttpServerRequest request) {
    super(root, null);
    this.request = request;
    this.level = this;
  }

  /**
   * A route takes the request. The first failure ends it: what comes then are the routes of failure
   * handlers.
   */
  void routed(@Nullable String name) {
    if (level == null || RouteTable.isFailureRoute(name)) {
      level = null;
      return;
    }
    if (!advance(name)) {
      restart(); // rerouted
      level = this;
      advance(name);
    }
  }

  private boolean advance(@Nullable String name) {
    return advance(name, request) || advance(name, null);
  }

  private boolean advance(@Nullable String name, @Nullable HttpServerRequest takenBy) {
    for (RouteLevel candidate = level; candidate != null; candidate = candidate.above()) {
      int found = candidate.find(name, takenBy);
      if (found >= 0) {
        enter(candidate, candidate.pass(found));
        return true;
      }
    }
    return false;
  }

  private void enter(RouteLevel candidate, RouteEntry entry) {
    RouteTable subRoutes = entry.subRoutes();
    level = subRoutes == null ? candidate : new RouteLevel(subRoutes, candidate);
    if (subRoutes == null && (entry.isExact() || taken == null || !taken.isExact())) {
      taken = entry;
    }
  }

  void failed(@Nullable Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  HttpServerRequest request() {
    return request;
  }

  /** What the router was told to fail with, or null. */
  @Nullable Throwable failure() {
    return failure;
  }

  /** The template of the route that took the request. A catch-all that found nothing is none. */
  @Nullable String template(int status) {
    if (taken == null || (!taken.isExact() && (status == 404 || status == 405))) {
      return null;
    }
    return taken.template();
  }
}
