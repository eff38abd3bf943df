package dev.vertrace.messaging;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;

/** The one place of this module that touches what Vert.x calls internal. */
final class VertxInternals {
  private VertxInternals() {}

  /** The current context without what belongs to one request, or a new one. */
  static Context rootContext(Vertx vertx) {
    return ((VertxInternal) vertx).getOrCreateContext().unwrap();
  }

  /** A new context of an event loop, whatever the current one is. */
  static Context eventLoopContext(Vertx vertx) {
    return ((VertxInternal) vertx).createEventLoopContext();
  }
}
