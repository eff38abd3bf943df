package dev.vertrace.web;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows one request through the routers. vertx-web tells only the name of each route that takes
 * the request; since it tries routes in their order, the name and the place reached so far tell the
 * route.
 */
final class RouteTracker {
  private final RouteTable root;
  private final HttpServerRequest request;
  private Level level;
  private @Nullable RouteEntry exact;
  private @Nullable RouteEntry catchAll;
  private @Nullable Throwable failure;
  private boolean frozen;

  RouteTracker(RouteTable root, HttpServerRequest request) {
    this.root = root;
    this.request = request;
    this.level = new Level(root, null);
  }

  /** A router that the request is in, and how far it has come there. */
  private static final class Level {
    final List<RouteEntry> entries;
    final @Nullable Level above;
    int next;

    Level(RouteTable table, @Nullable Level above) {
      this.entries = table.entries();
      this.above = above;
    }

    int find(@Nullable String name, @Nullable HttpServerRequest takenBy) {
      for (int i = next; i < entries.size(); i++) {
        RouteEntry entry = entries.get(i);
        if (entry.hasName(name) && (takenBy == null || entry.mayTake(takenBy))) {
          return i;
        }
      }
      return -1;
    }
  }

  /**
   * A route takes the request. The first failure ends it: what comes then are the routes of failure
   * handlers.
   */
  void routed(@Nullable String name) {
    if (frozen || RouteTable.isFailureRoute(name)) {
      frozen = true;
      return;
    }
    if (!advance(name)) {
      level = new Level(root, null); // rerouted
      advance(name);
    }
  }

  private boolean advance(@Nullable String name) {
    return advance(name, request) || advance(name, null);
  }

  private boolean advance(@Nullable String name, @Nullable HttpServerRequest takenBy) {
    for (Level candidate = level; candidate != null; candidate = candidate.above) {
      int found = candidate.find(name, takenBy);
      if (found >= 0) {
        candidate.next = found + 1;
        level = candidate;
        enter(candidate.entries.get(found));
        return true;
      }
    }
    return false;
  }

  private void enter(RouteEntry entry) {
    RouteTable subRoutes = entry.subRoutes();
    if (subRoutes != null) {
      level = new Level(subRoutes, level);
    } else if (entry.isExact()) {
      exact = entry;
    } else {
      catchAll = entry;
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
    if (exact != null) {
      return exact.template();
    }
    return catchAll == null || status == 404 || status == 405 ? null : catchAll.template();
  }
}
