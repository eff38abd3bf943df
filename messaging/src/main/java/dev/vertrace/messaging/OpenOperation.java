package dev.vertrace.messaging;

import dev.vertrace.core.Operation;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.ErrorAttributes;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * An operation that somebody else must end, as far as it must be known to end it here. Any thread.
 */
interface OpenOperation {
  /** The operation, or null when nobody can end it any more. */
  @Nullable Operation<?> operation();

  /** Ends it without an answer. */
  void abandon(Abandoned why);

  /** For a request whose answer is to come here. */
  record Asked(Operation<?> operation) implements OpenOperation {
    @Override
    public void abandon(Abandoned why) {
      operation.end(why);
    }
  }

  /**
   * For a message whose handler may forget it: that memory is the handler's, and bodies may be
   * large. What is needed to end its span stays.
   */
  record Handled(
      WeakReference<Operation<?>> reference,
      Context context,
      EventBusDestination destination,
      EventBusMetrics metrics,
      long startNanos)
      implements OpenOperation {
    static Handled of(
        Operation<?> operation, EventBusDestination destination, EventBusMetrics metrics) {
      return new Handled(
          new WeakReference<>(operation),
          operation.context(),
          destination,
          metrics,
          System.nanoTime());
    }

    @Override
    public @Nullable Operation<?> operation() {
      return reference.get();
    }

    @Override
    public void abandon(Abandoned why) {
      Operation<?> operation = reference.get();
      if (operation == null) {
        end(why);
      } else {
        operation.end(why);
      }
    }

    private void end(Abandoned why) {
      metrics.consumed(destination, Abandoned.TYPE, System.nanoTime() - startNanos, context);
      Span span = Span.fromContext(context);
      span.setAttribute(ErrorAttributes.ERROR_TYPE, Abandoned.TYPE);
      span.setStatus(StatusCode.ERROR, why.text());
      span.end();
    }
  }
}
