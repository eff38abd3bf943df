package dev.vertrace.sampling;

import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.semconv.HttpAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From when on a local root is slow, in ns. Immutable. */
final class SlowThresholds {
  static final long NEVER = Long.MAX_VALUE;

  final boolean byRoute;

  /** The lowest of all. */
  final long least;

  private final long others;
  private final Map<String, Long> routes;

  private SlowThresholds(long others, Map<String, Long> routes) {
    this.others = others;
    this.routes = routes;
    this.byRoute = !routes.isEmpty();
    this.least = routes.values().stream().reduce(others, Math::min);
  }

  static SlowThresholds of(@Nullable Duration others, Map<String, Duration> routes) {
    Map<String, Long> nanos = new HashMap<>();
    routes.forEach((route, threshold) -> nanos.put(route, threshold.toNanos()));
    return new SlowThresholds(others == null ? NEVER : others.toNanos(), nanos);
  }

  SlowThresholds with(Duration threshold) {
    return new SlowThresholds(threshold.toNanos(), routes);
  }

  SlowThresholds with(String route, Duration threshold) {
    Map<String, Long> changed = new HashMap<>(routes);
    changed.put(route, threshold.toNanos());
    return new SlowThresholds(others, changed);
  }

  /** Of the routes without one of their own. */
  long others() {
    return others;
  }

  long of(ReadableSpan root) {
    if (!byRoute) {
      return others;
    }
    String route = root.getAttribute(HttpAttributes.HTTP_ROUTE);
    Long threshold = route == null ? null : routes.get(route);
    if (threshold == null) {
      threshold = routes.get(root.getName());
    }
    return threshold == null ? others : threshold;
  }
}
