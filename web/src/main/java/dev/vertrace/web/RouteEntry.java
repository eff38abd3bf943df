package dev.vertrace.web;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One route where it is mounted. Any thread. */
final class RouteEntry {
  private final Route route;
  private final String mount;
  private volatile @Nullable RouteTable subRoutes;
  private volatile Template known = new Template(null, null, false, null);

  /** What was made of the route's path and name, which may change. */
  private record Template(
      @Nullable String path, @Nullable String name, boolean exact, @Nullable String text) {}

  RouteEntry(Route route, String mount) {
    this.route = route;
    this.mount = mount;
  }

  Route route() {
    return route;
  }

  boolean hasName(@Nullable String name) {
    return Objects.equals(route.getName(), name);
  }

  /** The routes of the router that is mounted here, or null when this is no mount. */
  @Nullable RouteTable subRoutes() {
    Router router = route.getSubRouter();
    if (router == null) {
      return null;
    }
    RouteTable known = subRoutes;
    return known == null ? mountSubRoutes(router) : known;
  }

  private synchronized RouteTable mountSubRoutes(Router router) {
    RouteTable known = subRoutes;
    if (known == null) {
      String path = route.getPath();
      known = RouteTable.mounted(router, path == null ? mount : join(mount, path));
      subRoutes = known;
    }
    return known;
  }

  /** Whether the route stands for one resource, and not for whatever lies below a path. */
  boolean isExact() {
    return route.getPath() == null ? route.isRegexPath() : route.isExactPath();
  }

  /** The template of the whole path, or null for a route that takes everything. */
  @Nullable String template() {
    String path = route.getPath();
    String name = route.getName();
    boolean exact = route.isExactPath();
    Template former = known;
    if (former.text() != null
        && former.exact() == exact
        && Objects.equals(former.path(), path)
        && Objects.equals(former.name(), name)) {
      return former.text();
    }
    String text = template(path, name);
    known = new Template(path, name, exact, text);
    return text;
  }

  private @Nullable String template(@Nullable String path, @Nullable String name) {
    if (path != null) {
      return join(mount, route.isExactPath() ? path : path + "*");
    }
    if (route.isRegexPath() && name != null) {
      return join(mount, name);
    }
    return mount.isEmpty() ? null : join(mount, "/*");
  }

  private static String join(String mount, String path) {
    if (mount.endsWith("/") && path.startsWith("/")) {
      return mount + path.substring(1);
    }
    return mount + path;
  }

  /** Whether the route may be the one that took this request; in doubt, true. */
  boolean mayTake(HttpServerRequest request) {
    Set<HttpMethod> methods = route.methods();
    if (methods != null && !methods.isEmpty() && !methods.contains(request.method())) {
      return false;
    }
    String template = template();
    String path = request.path();
    return template == null
        || path == null
        || route.getPath() == null
        || PathTemplate.mayMatch(template, path);
  }
}
