package dev.vertrace.web;

import dev.vertrace.core.Operation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.http.HttpClientInternal;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import io.vertx.core.net.NetSocket;
import io.vertx.core.tracing.TracingPolicy;
import java.util.function.Function;
import java.util.function.Supplier;
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

  /** What a client of Vert.x tells only inside. */
  record Client(
      Vertx vertx,
      ClientTarget target,
      @Nullable TracingPolicy policy,
      Supplier<Function<HttpClientResponse, @Nullable Future<RequestOptions>>> redirects) {

    static @Nullable Client of(HttpClient client) {
      return client instanceof HttpClientInternal inside ? of(inside) : null;
    }

    @SuppressWarnings("removal") // Vert.x 5.2 announces it; the catch below is for that day
    private static Client of(HttpClientInternal inside) {
      try {
        HttpClientOptions options = inside.options();
        return new Client(
            inside.vertx(),
            new ClientTarget(options.getDefaultHost(), options.getDefaultPort(), options.isSsl()),
            options.getTracingPolicy(),
            inside::redirectHandler);
      } catch (LinkageError e) { // another line of Vert.x has options of another class
        return new Client(inside.vertx(), ClientTarget.DEFAULT, null, inside::redirectHandler);
      }
    }
  }
}
