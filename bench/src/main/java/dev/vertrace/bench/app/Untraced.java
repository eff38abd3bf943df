package dev.vertrace.bench.app;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;

/** No tracer in the code; also for the agent, which needs none. */
final class Untraced implements Tracing {
  Untraced() {}

  @Override
  public Vertx vertx(VertxOptions options) {
    return Vertx.vertx(options);
  }

  @Override
  public Handler<HttpServerRequest> wrap(Router router) {
    return router;
  }

  @Override
  public WebClient webClient(Vertx vertx, WebClientOptions options) {
    return WebClient.create(vertx, options);
  }

  @Override
  public void close() {}
}
