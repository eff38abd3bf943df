package dev.vertrace.bench.app;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;

/**
 * What differs between the variants of the application: where a user of a tracer would write code.
 * Implementations have a constructor without arguments, and are loaded by name: each variant has no
 * tracer but its own on its class path.
 */
interface Tracing extends AutoCloseable {
  Vertx vertx(VertxOptions options);

  Handler<HttpServerRequest> wrap(Router router);

  WebClient webClient(Vertx vertx, WebClientOptions options);

  /** Exports what is left; after the Vertx is closed. */
  @Override
  void close();

  /**
   * The one for a name.
   *
   * @throws IllegalStateException when it is not on the class path
   */
  static Tracing load(String name) {
    try {
      return Class.forName(name).asSubclass(Tracing.class).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot trace with " + name, e);
    }
  }
}
