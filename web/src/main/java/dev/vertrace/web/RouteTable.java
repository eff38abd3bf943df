package dev.vertrace.web;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one router in their order, with the full templates they have where the router is
 * mounted. Any thread.
 */
final class RouteTable {
  private static final String FAILURE_ROUTE = "dev.vertrace.failure";

  private final Router router;
  private final String mount;
  private final RouterChanges changes;
  private volatile Snapshot snapshot = new Snapshot(List.of(), -1);

  private record Snapshot(List<RouteEntry> entries, int changes) {}

  private RouteTable(Router router, String mount) {
    this.router = router;
    this.mount = mount;
    this.changes = RouterChanges.of(router);
  }

  static RouteTable of(Router router) {
    return mounted(router, "");
  }

  /** Where the router is mounted under the given prefix of the template. */
  static RouteTable mounted(Router router, String mount) {
    return new RouteTable(router, mount);
  }

  /** The routes as they are now. */
  List<RouteEntry> entries() {
    Snapshot current = snapshot;
    int now = changes.count();
    if (current.changes() != now) {
      current = new Snapshot(refreshed(current.entries()), now);
      snapshot = current;
    }
    return current.entries();
  }

  private List<RouteEntry> refreshed(List<RouteEntry> former) {
    List<RouteEntry> refreshed = new ArrayList<>();
    for (Route route : router.getRoutes()) {
      refreshed.add(known(route, former));
    }
    return List.copyOf(refreshed);
  }

  private RouteEntry known(Route route, List<RouteEntry> former) {
    for (RouteEntry entry : former) {
      if (entry.route() == route) {
        return entry;
      }
    }
    return new RouteEntry(route, mount);
  }

  static Route markFailureRoute(Route route) {
    return route.setName(FAILURE_ROUTE);
  }

  static boolean isFailureRoute(Route route) {
    return isFailureRoute(route.getName());
  }

  static boolean isFailureRoute(@Nullable String name) {
    return FAILURE_ROUTE.equals(name);
  }
}
