package dev.vertrace.web;

import io.vertx.ext.web.Router;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the changes of one router's routes. It lives in the router's metadata, since a router
 * never lets go of a handler for its changes: one is enough, however often the router is mounted.
 * Any thread.
 */
final class RouterChanges {
  private static final String KEY = "dev.vertrace.changes";

  private final AtomicInteger count = new AtomicInteger();

  private RouterChanges() {}

  static RouterChanges of(Router router) {
    synchronized (router) {
      if (router.metadata().get(KEY) instanceof RouterChanges known) {
        return known;
      }
      RouterChanges changes = new RouterChanges();
      router.putMetadata(KEY, changes).modifiedHandler(changed -> changes.count.incrementAndGet());
      return changes;
    }
  }

  int count() {
    return count.get();
  }
}
