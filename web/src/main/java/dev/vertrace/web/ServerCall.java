package dev.vertrace.web;

import dev.vertrace.core.Operation;
import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/** What is kept of a request from its start to its end, with what became of it. */
final class ServerCall extends ServerOutcome {
  private volatile @Nullable RouteTracker routes;
  private volatile @Nullable HttpMetricAttributes labels;
  private final @Nullable Attributes active;

  private ServerCall(@Nullable Attributes active) {
    this.active = active;
  }

  static @Nullable ServerCall of(Operation<?> operation) {
    return operation.attachment() instanceof ServerCall call ? call : null;
  }

  static ServerCall in(Operation<?> operation) {
    ServerCall known = of(operation);
    return known == null ? newOf(operation) : known;
  }

  private static ServerCall newOf(Operation<?> operation) {
    synchronized (operation) { // blocking code may add labels while the router follows
      ServerCall call = of(operation);
      if (call == null) {
        call = new ServerCall(counted(operation));
        operation.attach(call);
      }
      return call;
    }
  }

  /** At its start: it counts among the active ones, under these attributes. */
  static void count(Operation<?> operation, Attributes attributes) {
    operation.attach(attributes); // all that there is to keep of most
  }

  /** The attributes under which it counts, or null. */
  static @Nullable Attributes counted(Operation<?> operation) {
    ServerCall call = of(operation);
    if (call != null) {
      return call.active;
    }
    return operation.attachment() instanceof Attributes attributes ? attributes : null;
  }

  static @Nullable RouteTracker routesOf(Operation<?> operation) {
    ServerCall call = of(operation);
    return call == null ? null : call.routes;
  }

  /** What became of the request: its metrics and its span tell the same. */
  static ServerOutcome outcomeOf(
      Operation<?> operation, @Nullable Object response, @Nullable Throwable failure) {
    ServerCall call = of(operation);
    ServerOutcome outcome = call == null ? new ServerOutcome() : call;
    outcome.tell(operation, response, failure);
    return outcome;
  }

  void follow(RouteTracker tracker) {
    routes = tracker;
  }

  HttpMetricAttributes labels() {
    HttpMetricAttributes known = labels;
    return known == null ? newLabels() : known;
  }

  private synchronized HttpMetricAttributes newLabels() {
    HttpMetricAttributes known = labels;
    if (known == null) {
      known = new HttpMetricAttributes();
      labels = known;
    }
    return known;
  }

  static Attributes labelled(Operation<?> operation) {
    ServerCall call = of(operation);
    HttpMetricAttributes known = call == null ? null : call.labels;
    return known == null ? Attributes.empty() : known.attributes();
  }
}
