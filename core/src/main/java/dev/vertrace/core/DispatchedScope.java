package dev.vertrace.core;

import io.opentelemetry.context.Scope;
import io.vertx.core.Context;
import org.jspecify.annotations.Nullable;

/**
 * A scope over a root Vert.x context, which unrelated tasks share: it dispatches a duplicate until
 * it is closed, or until the task ends, whichever comes first.
 */
final class DispatchedScope implements Scope {
  private final Context duplicate;
  private final @Nullable Context previous;
  private boolean closed;

  DispatchedScope(Context duplicate) {
    this.duplicate = duplicate;
    this.previous = VertxInternals.beginDispatch(duplicate);
  }

  @Override
  public void close() {
    // Elsewhere the duplicate is not what the thread dispatches, and what it does dispatch stays.
    if (!closed && VertxInternals.current() == duplicate) {
      VertxInternals.endDispatch(duplicate, previous);
    }
    closed = true;
  }
}
