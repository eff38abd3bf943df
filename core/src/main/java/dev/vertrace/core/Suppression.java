package dev.vertrace.core;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.vertx.core.eventbus.Message;
import java.util.function.BiConsumer;

/**
 * Marks the context of what a filter has left out: nothing below it has a span, and the caller's
 * context goes on to the next service as it came. Any thread.
 */
final class Suppression {
  private static final ContextKey<Boolean> KEY = ContextKey.named("vertrace-suppression");

  /** Only on the event bus, since it does not leave the application. */
  static final String HEADER = "vertrace-suppressed";

  private Suppression() {}

  static Context in(Context context) {
    return context.with(KEY, true);
  }

  /** Tells the consumers of a message that it, or what is around its sender, is left out. */
  static void mark(Object request, BiConsumer<String, String> headers) {
    if (request instanceof Message) {
      headers.accept(HEADER, "true");
    }
  }

  /** Whether a message was sent below what is left out. */
  static boolean isMarked(Object request) {
    return request instanceof Message<?> message && message.headers().contains(HEADER);
  }

  static boolean isOn(Context context) {
    return context.get(KEY) != null;
  }
}
