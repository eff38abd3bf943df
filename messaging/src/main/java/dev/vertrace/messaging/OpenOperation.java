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

  /** By {@link System#nanoTime()}. */
  long since();

  /** For a request whose answer is to come here. */
  record Asked(Operation<?> operation, long since) implements OpenOperation {
    @Override
    public void abandon(Abandoned why) {
      operation.end(why);
    }
  }

  /**
   * For a message whose handler may forget it: that memory is the handler's, and bodies may be
   * large. What is needed to end its span stays.
   */
  final class Handled extends WeakReference<Operation<?>> implements OpenOperation {
    private final Context context;
    private final EventBusDestination destination;
    private final EventBusMetrics metrics;
    private final long since = System.nanoTime();

    Handled(Operation<?> operation, EventBusDestination destination, EventBusMetrics metrics) {
      super(operation);
      this.context = operation.context();
      this.destination = destination;
      this.metrics = metrics;
    }

    @Override
    public @Nullable Operation<?> operation() {
      return get();
    }

    @Override
    public long since() {
      return since;
    }

    @Override
    public void abandon(Abandoned why) {
      Operation<?> operation = get();
      if (operation == null) {
        end(why);
      } else {
        operation.end(why);
      }
    }

    private void end(Abandoned why) {
      metrics.consumed(destination, Abandoned.TYPE, System.nanoTime() - since, context);
      Span span = Span.fromContext(context);
      span.setAttribute(ErrorAttributes.ERROR_TYPE, Abandoned.TYPE);
      span.setStatus(StatusCode.ERROR, why.text());
      span.end();
    }
  }
}
