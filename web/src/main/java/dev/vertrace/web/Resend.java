package dev.vertrace.web;

import io.vertx.core.http.RequestOptions;

/** Where a redirect leads, with the number of times that the call was sent before. */
final class Resend extends RequestOptions {
  private final int count;

  Resend(RequestOptions options, int count) {
    super(options);
    setRoutingKey(options.getRoutingKey()); // which Vert.x does not copy
    this.count = count;
  }

  int count() {
    return count;
  }
}
