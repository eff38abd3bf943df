package dev.vertrace.examples;

import dev.vertrace.core.Vertrace;
import dev.vertrace.web.TraceHandler;
import io.opentelemetry.api.OpenTelemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.function.Supplier;

/** The snippets of the README, compiled. */
final class Quickstart {
  private Quickstart() {}

  /** A traced server, configured by the OTEL_* variables. */
  static Future<HttpServer> serve(int port) {
    Vertrace vertrace = Vertrace.fromEnvironment();
    Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    Router router = Router.router(vertx);
    router.get("/hello/:name").respond(context -> Future.succeededFuture("hello"));
    HttpServer server = vertx.createHttpServer();
    server.requestHandler(TraceHandler.wrap(vertrace, router));
    return server.listen(port, "127.0.0.1");
  }

  /** A traced server, configured by options of Vert.x. */
  static Future<HttpServer> launch(JsonObject json) {
    Vertx vertx = Vertx.vertx(new VertxOptions(json));
    Router router = Router.router(vertx);
    HttpServer server = vertx.createHttpServer();
    server.requestHandler(TraceHandler.wrap(Vertrace.of(vertx), router));
    return server.listen(0, "127.0.0.1");
  }

  /** Set up by code, over the environment. */
  static Vertrace build() {
    Vertrace vertrace = Vertrace.builder().serviceName("bids").build();
    return vertrace;
  }

  /** Around the application's own SDK. */
  static Vertrace around(OpenTelemetry openTelemetry) {
    Vertrace vertrace = Vertrace.create(openTelemetry);
    return vertrace;
  }

  /** The end: requests drain, then their spans go out. */
  static Future<Void> end(HttpServer server, Vertx vertx, Vertrace vertrace) {
    return server.shutdown().compose(v -> vertx.close()).compose(v -> vertrace.close());
  }

  /** A span around asynchronous work. */
  static Future<Integer> update(Vertrace vertrace, long id, Supplier<Future<Integer>> store) {
    Future<Integer> stored =
        vertrace
            .span("BidService.updateBids")
            .attribute("campaign.id", id)
            .run(span -> store.get().onSuccess(count -> span.attribute("bids.count", count)));
    return stored;
  }
}
