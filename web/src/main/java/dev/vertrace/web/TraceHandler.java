package dev.vertrace.web;

import static java.util.Objects.requireNonNull;

import dev.vertrace.core.Operation;
import dev.vertrace.core.Vertrace;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Puts the routes and failures of a vertx-web router on the server spans. Safe to share between
 * event loops and servers.
 *
 * <pre>{@code
 * server.requestHandler(TraceHandler.wrap(vertrace, router));
 * }</pre>
 */
public final class TraceHandler implements Handler<HttpServerRequest> {
  private static final Logger LOGGER = System.getLogger(TraceHandler.class.getName());

  private final Vertrace vertrace;
  private final Router router;
  private final RouteTable routes;
  private final AtomicBoolean checked = new AtomicBoolean();

  private TraceHandler(Vertrace vertrace, Router router) {
    this.vertrace = vertrace;
    this.router = router;
    this.routes = RouteTable.of(router);
  }

  /**
   * A request handler that runs the router. It adds one route to the router, before all others and
   * without a path, which only sees failures and passes them on.
   */
  public static TraceHandler wrap(Vertrace vertrace, Router router) {
    requireNonNull(vertrace, "vertrace");
    if (router.getRoutes().stream().noneMatch(RouteTable::isFailureRoute)) {
      Route route = router.route().order(Integer.MIN_VALUE);
      RouteTable.markFailureRoute(route).failureHandler(TraceHandler::noteFailure);
    }
    return new TraceHandler(vertrace, router);
  }

  @Override
  public void handle(HttpServerRequest request) {
    Operation<?> operation = Operation.incoming();
    if (operation == null) {
      warnIfNotTraced(request);
      router.handle(request);
    } else {
      RouteTracker tracker = new RouteTracker(routes, request);
      ServerCall.in(operation).follow(tracker);
      router.handle(new TracedRequest(request, tracker, operation));
    }
  }

  private void warnIfNotTraced(HttpServerRequest request) {
    if (checked.compareAndSet(false, true) && !vertrace.traces(TracedRequest.contextOf(request))) {
      LOGGER.log(
          Level.WARNING,
          "This server has no spans: build its Vertx with"
              + " Vertx.builder().withTracer(vertrace.tracerFactory())");
    }
  }

  private static void noteFailure(RoutingContext context) {
    Operation<?> operation = Operation.incoming();
    RouteTracker tracker = operation == null ? null : ServerCall.routesOf(operation);
    if (tracker != null) {
      tracker.failed(context.failure());
    }
    context.next();
  }
}
