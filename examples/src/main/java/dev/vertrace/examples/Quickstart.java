package dev.vertrace.examples;

import dev.vertrace.core.Vertrace;
import dev.vertrace.web.TraceHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
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
