package dev.vertrace.core;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A scope over a duplicated Vert.x context: in force until closed, whatever the order and the
 * thread of the closing.
 */
final class AttachedScope extends ContextNode implements Scope {
  private final io.vertx.core.Context vertxContext;
  private @Nullable ContextNode below;
  private volatile boolean closed;

  AttachedScope(Context context, io.vertx.core.Context vertxContext, @Nullable ContextNode below) {
    super(context, below == null ? null : below.incoming);
    this.vertxContext = vertxContext;
    this.below = below;
    if (below instanceof AttachedScope scope) {
      // Scopes that overlap for ever (close 1, open 3, close 2, open 4 ...) must not make a chain.
      scope.below = scope.firstOpenBelow();
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    // Where a newer scope is in force, its own closing steps over this one.
    if (VertxContextStorage.node(vertxContext) == this) {
      uncover(firstOpenBelow());
    }
  }

  private void uncover(@Nullable ContextNode node) {
    VertxContextStorage.put(vertxContext, node);
    if (node instanceof DispatchedScope scope) {
      scope.uncovered();
    }
  }

  private @Nullable ContextNode firstOpenBelow() {
    ContextNode node = below;
    while (node instanceof AttachedScope scope && scope.closed) {
      node = scope.below;
    }
    return node;
  }
}
