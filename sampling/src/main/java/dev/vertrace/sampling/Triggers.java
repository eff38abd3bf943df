package dev.vertrace.sampling;

import io.opentelemetry.sdk.trace.ReadableSpan;
import org.jspecify.annotations.Nullable;

/** What makes a fragment kept. Any thread. */
final class Triggers {
  final ErrorRule errors;
  private final RareRoutes rare;
  private volatile SlowThresholds slow;

  Triggers(Settings settings, WarnOnce warnings) {
    this.errors = new ErrorRule(settings, warnings);
    this.rare = new RareRoutes(settings.rare());
    this.slow = SlowThresholds.of(settings.slow(), settings.slowRoutes());
  }

  SlowThresholds slow() {
    return slow;
  }

  void setSlow(SlowThresholds thresholds) {
    slow = thresholds;
  }

  /** Of a fragment's root that ends now, whether it failed or not. */
  @Nullable Reason atEnd(ReadableSpan root, long started, long now, boolean toldSlow) {
    boolean first = rare.isFirst(root, now);
    if (!toldSlow && isSlow(root, started, now)) {
      return Reason.SLOW;
    }
    return first ? Reason.RARE : null;
  }

  boolean isSlow(ReadableSpan root, long started, long now) {
    long threshold = slow.of(root);
    // Its own times count, too: they may have been given.
    return now - started >= threshold || root.getLatencyNanos() >= threshold;
  }
}
