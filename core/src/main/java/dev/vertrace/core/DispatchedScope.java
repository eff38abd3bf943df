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

  /** A task that cannot leave the duplicate any more goes on without the scope. */
  @Override
  @Nullable ContextNode inForce() {
    return closed && !ended ? beneath : this;
  }

  @Override
  public void close() {
    // Elsewhere the duplicate is not what the thread dispatches, and what it does dispatch stays.
    if (closed || Thread.currentThread() != thread) {
      return;
    }
    closed = true;
    ContextNode top = VertxInternals.node(duplicate);
    // A newer scope that is still in force tells when it is closed itself.
    if (top == this || (top instanceof AttachedScope scope && scope.firstOpen() == this)) {
      uncovered();
    }
  }

  /** The last of the newer scopes has closed. */
  void uncovered() {
    if (closed && !ended && isDispatched()) {
      ended = true;
      VertxInternals.endDispatch(duplicate, previous);
    }
  }

  private boolean isDispatched() {
    return Thread.currentThread() == thread && VertxInternals.current() == duplicate;
  }
}
