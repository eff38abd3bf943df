package dev.vertrace.bench.app;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** Some requests, so many at a time. Its state is that of one event loop. */
final class ClosedLoad {
  private final Vertx vertx;
  private final Load load;
  private final String path;
  private final int requests;
  private final Promise<Long> done = Promise.promise();

  private int sent;
  private int answered;
  private long started;

  ClosedLoad(Vertx vertx, Load load, String path, int requests) {
    this.vertx = vertx;
    this.load = load;
    this.path = path;
    this.requests = requests;
  }

  /** Gives the nanoseconds that it took. Once. */
  Future<Long> run(int atATime) {
    vertx.runOnContext(
        v -> {
          started = System.nanoTime();
          for (int i = 0; i < Math.min(atATime, requests); i++) {
            next();
          }
        });
    return done.future();
  }

  private void next() {
    if (sent < requests) {
      load.send(path, sent++).onComplete(body -> answered(), done::tryFail);
    }
  }

  private void answered() {
    if (++answered == requests) {
      done.tryComplete(System.nanoTime() - started);
    } else {
      next();
    }
  }
}
