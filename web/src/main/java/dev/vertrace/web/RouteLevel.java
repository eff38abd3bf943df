package dev.vertrace.web;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A router that a request is in, and how far it has come there. */
class RouteLevel {
  private final List<RouteEntry> entries;
  private final @Nullable RouteLevel above;
  private int next;

  RouteLevel(RouteTable table, @Nullable RouteLevel above) {
    this.entries = table.entries();
    this.above = above;
  }

  /** The router that this one is mounted in, or null. */
  final @Nullable RouteLevel above() {
    return above;
  }

  /** The place of the next route of this name, or -1. */
  final int find(@Nullable String name, @Nullable HttpServerRequest takenBy) {
    for (int i = next; i < entries.size(); i++) {
      RouteEntry entry = entries.get(i);
      if (entry.hasName(name) && (takenBy == null || entry.mayTake(takenBy))) {
        return i;
      }
    }
    return -1;
  }

  final RouteEntry pass(int place) {
    next = place + 1;
    return entries.get(place);
  }

  final void restart() {
    next = 0;
  }
}
