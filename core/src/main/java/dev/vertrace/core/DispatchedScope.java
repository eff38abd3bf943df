package dev.vertrace.core;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A scope over a Vert.x context that the current task shares with others: it dispatches a duplicate
 * until it is closed, or until the task ends, whichever comes first. What the task starts inside
 * keeps the duplicate.
 */
final class DispatchedScope extends ContextNode implements Scope {
  private final io.vertx.core.Context duplicate;
  private final io.vertx.core.@Nullable Context previous;
  private boolean closed;

  DispatchedScope(
      Context context, @Nullable SpanHandle<?> incoming, io.vertx.core.Context duplicate) {
    super(context, incoming);
    this.duplicate = duplicate;
    VertxContextStorage.put(duplicate, this);
    this.previous = VertxInternals.beginDispatch(duplicate);
  }

  @Override
  public void close() {
    // Elsewhere the duplicate is not what the thread dispatches, and what it does dispatch stays.
    if (!closed && VertxInternals.current() == duplicate) {
      closed = true;
      endIfClosed();
    }
  }

  /** A newer scope that is still in force ends the dispatch when it is closed itself. */
  void endIfClosed() {
    if (closed
        && VertxInternals.current() == duplicate
        && VertxContextStorage.node(duplicate) == this) {
      VertxInternals.endDispatch(duplicate, previous);
    }
  }
}
