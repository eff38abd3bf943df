package dev.vertrace.bench.app;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Requests at a fixed rate, whether or not earlier ones are answered: a slow answer makes those
 * behind it late, too, and is not overlooked.
 */
final class OpenLoad {
  private static final long HEAD_START_NANOS = 5_000_000;

  private final Vertx vertx;
  private final Load load;
  private final String path;
  private final int requests;
  // On the event loop only, until it is done.
  private final Histogram nanos = new Histogram(3);
  private final Promise<Histogram> done = Promise.promise();

  OpenLoad(Vertx vertx, Load load, String path, int requests) {
    this.vertx = vertx;
    this.load = load;
    this.path = path;
    this.requests = requests;
  }

  /** On a thread that may wait. Once. */
  Latency run(double rate) {
    long first = System.nanoTime() + HEAD_START_NANOS;
    for (int i = 0; i < requests; i++) {
      long at = first + (long) (i * 1e9 / rate);
      awaitTime(at);
      int number = i;
      vertx.runOnContext(v -> send(number, at));
    }
    return Latency.of(rate, done.future().await());
  }

  private static void awaitTime(long time) {
    long left;
    while ((left = time - System.nanoTime()) > 0) {
      LockSupport.parkNanos(left);
    }
  }

  private void send(int number, long at) {
    load.send(path, number).onComplete(body -> answered(System.nanoTime() - at), done::tryFail);
  }

  private void answered(long nanosSince) {
    nanos.recordValue(nanosSince);
    if (nanos.getTotalCount() == requests) {
      done.tryComplete(nanos);
    }
  }
}
