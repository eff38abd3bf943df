package dev.vertrace.web;

import dev.vertrace.core.Operation;
import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/** What is kept of a request from its start to its end, with what became of it. */
final class ServerCall extends ServerOutcome {
  private volatile @Nullable RouteTracker routes;
  private volatile @Nullable HttpMetricAttributes labels;
  private @Nullable Attributes active;

  private ServerCall() {}

  static @Nullable ServerCall of(Operation<?> operation) {
    return operation.attachment() instanceof ServerCall call ? call : null;
  }

  static ServerCall in(Operation<?> operation) {
    ServerCall known = of(operation);
    if (known != null) {
      return known;
    }
    ServerCall call = new ServerCall();
    operation.attach(call);
    return call;
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

  Attributes labelled() {
    HttpMetricAttributes known = labels;
    return known == null ? Attributes.empty() : known.attributes();
  }

  /** It counts among the active ones, under these attributes. */
  void count(Attributes attributes) {
    active = attributes;
  }

  /** The attributes under which it counts, or null. */
  @Nullable Attributes counted() {
    return active;
  }
}
