package dev.vertrace.examples;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Where the worker keeps announced changes of bids for good. */
interface BidArchive {
  BidArchive NONE = update -> Future.succeededFuture();

  /** Ends when the change is kept. */
  Future<Void> keep(JsonObject update);
}
