package dev.vertrace.sampling;

import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.semconv.HttpAttributes;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Remembers when a route was last kept. */
final class RareRoutes {
  private static final int MOST = 500;
  private static final String OTHERS = "";

  private final long interval;
  private final ConcurrentHashMap<String, Long> seen = new ConcurrentHashMap<>();

  /** Off with null. */
  RareRoutes(@Nullable Duration interval) {
    this.interval = interval == null ? 0 : interval.toNanos();
  }

  /** Whether this local root is the first of its route in the interval; it then no longer is. */
  boolean isFirst(ReadableSpan root, long now) {
    if (interval == 0) {
      return false;
    }
    String key = key(root);
    Long last = seen.get(key);
    if (last != null && now - last < interval) {
      return false;
    }
    return last == null ? seen.putIfAbsent(key, now) == null : seen.replace(key, last, now);
  }

  private String key(ReadableSpan root) {
    String route = root.getAttribute(HttpAttributes.HTTP_ROUTE);
    String key = route == null ? root.getName() : route;
    // Names may come without bound; those beyond share one place.
    return seen.containsKey(key) || seen.size() < MOST ? key : OTHERS;
  }
}
