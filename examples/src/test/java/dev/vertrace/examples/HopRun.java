package dev.vertrace.examples;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Some requests that take the same hop. None goes on before all have arrived. Any thread. */
final class HopRun {
  private final Hop.Way way;
  private final Map<String, Promise<Void>> done = new LinkedHashMap<>();
  private final Map<String, HopRequest> requests = new ConcurrentHashMap<>();
  private final AtomicInteger missing;
  private final Promise<Void> allArrived = Promise.promise();

  HopRun(Hop.Way way, List<String> ids) {
    this.way = way;
    this.missing = new AtomicInteger(ids.size());
    ids.forEach(id -> done.put(id, Promise.promise()));
  }

  /** From the request's handler. */
  void arrive(HopRequest request) {
    requests.put(request.id(), request);
    allArrived.future().onSuccess(all -> request.context().runOnContext(go -> take(request)));
    if (missing.decrementAndGet() == 0) {
      allArrived.complete();
    }
  }

  private void take(HopRequest request) {
    Future<?> taken;
    try {
      taken = way.apply(request);
    } catch (RuntimeException e) { // it fails the cell
      taken = Future.failedFuture(e);
    }
    taken.eventually(request::finish).<Void>mapEmpty().onComplete(done.get(request.id()));
  }

  /** The request of which a message tells. */
  HopRequest request(String id) {
    return requests.get(id);
  }

  Future<?> done() {
    return Future.all(done.values().stream().map(Promise::future).toList());
  }
}
