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
  private volatile List<RouteEntry> entries = List.of();

  private RouteTable(Router router, String mount) {
    this.router = router;
    this.mount = mount;
    refresh();
  }

  static RouteTable of(Router router) {
    return mounted(router, "");
  }

  /** Where the router is mounted under the given prefix of the template. */
  static RouteTable mounted(Router router, String mount) {
    RouteTable table = new RouteTable(router, mount);
    router.modifiedHandler(modified -> table.refresh());
    return table;
  }

  private void refresh() {
    List<RouteEntry> refreshed = new ArrayList<>();
    for (Route route : router.getRoutes()) {
      refreshed.add(known(route));
    }
    entries = List.copyOf(refreshed);
  }

  private RouteEntry known(Route route) {
    for (RouteEntry entry : entries) {
      if (entry.route() == route) {
        return entry;
      }
    }
    return new RouteEntry(route, mount);
  }

  List<RouteEntry> entries() {
    return entries;
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
