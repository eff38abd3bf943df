package dev.vertrace.core;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;

/**
 * Marks the context of what a filter has left out: nothing below it has a span, and the caller's
 * context goes on to the next service as it came. Any thread.
 */
final class Suppression {
  private static final ContextKey<Boolean> KEY = ContextKey.named("vertrace-suppression");

  private Suppression() {}

  static Context in(Context context) {
    return context.with(KEY, true);
  }

  static boolean isOn(Context context) {
    return context.get(KEY) != null;
  }
}
