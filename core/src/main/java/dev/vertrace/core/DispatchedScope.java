package dev.vertrace.core;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A scope over a Vert.x context that the current task shares with others: it dispatches a duplicate
 * until it is closed, on its thread, or until the task ends, whichever comes first. What the task
 * starts inside keeps the duplicate.
 */
final class DispatchedScope extends ContextNode implements Scope {
  private final io.vertx.core.Context duplicate;
  private final io.vertx.core.@Nullable Context previous;
  private final @Nullable ContextNode beneath;
  private final Thread thread = Thread.currentThread();
  private volatile boolean closed;
  private volatile boolean ended;

  /**
   * Begins.
   *
   * @param beneath what the shared context holds
   */
  DispatchedScope(Context context, @Nullable ContextNode beneath, io.vertx.core.Context duplicate) {
    super(context, beneath == null ? null : beneath.incoming);
    this.duplicate = duplicate;
    this.beneath = beneath == null ? null : beneath.copy();
    VertxContextStorage.put(duplicate, this);
    this.previous = VertxInternals.beginDispatch(duplicate);
  }

  @Override
  public void close() {
    // Elsewhere the duplicate is not what the thread dispatches, and what it does dispatch stays.
    if (!closed && isDispatched()) {
      closed = true;
      // A newer scope that is still in force tells when it is closed itself.
      if (VertxContextStorage.node(duplicate) == this) {
        end();
      }
    }
  }

  /** The last of the newer scopes has closed, on whatever thread. */
  void uncovered() {
    if (!closed || ended) {
      return; // in force, or kept by what the task has started inside
    }
    if (isDispatched()) {
      end();
    } else { // the task goes on without it
      VertxContextStorage.put(duplicate, beneath);
    }
  }

  private boolean isDispatched() {
    return Thread.currentThread() == thread && VertxInternals.current() == duplicate;
  }

  private void end() {
    ended = true;
    VertxInternals.endDispatch(duplicate, previous);
  }
}
