package dev.vertrace.examples;

import dev.vertrace.core.Vertrace;
import dev.vertrace.web.TraceHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;

/** One service of the platform: a name, an OpenTelemetry SDK and a Vert.x of its own. */
record Service(String name, Vertrace vertrace, Vertx vertx) {

  static Service create(String name, PlatformOptions options) {
    Vertrace vertrace = options.tracing().apply(name);
    return new Service(
        name, vertrace, Vertx.builder().withTracer(vertrace.tracerFactory()).build());
  }

  Future<HttpServer> serve(Router router) {
    return vertx
        .createHttpServer()
        .requestHandler(TraceHandler.wrap(vertrace, router))
        .listen(0, "127.0.0.1");
  }

  Pool pool(PgConnectOptions database) {
    return PgBuilder.pool()
        .with(new PoolOptions().setMaxSize(8))
        .connectingTo(database)
        .using(vertx)
        .build();
  }

  /** Ends the Vert.x first, so that its last spans are exported. */
  Future<Void> close() {
    return vertx.close().eventually(vertrace::close);
  }
}
