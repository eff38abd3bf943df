package dev.vertrace.core;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A scope over a duplicated Vert.x context: in force until closed, whatever the order and the
 * thread of the closing. Only the context's own thread changes what the context holds; a closing
 * elsewhere leaves a mark, which readers step over.
 */
final class AttachedScope extends ContextNode implements Scope {
  private io.vertx.core.@Nullable Context vertxContext;
  private volatile @Nullable ContextNode below;
  private volatile boolean closed;

  AttachedScope(Context context, io.vertx.core.Context vertxContext, @Nullable ContextNode below) {
    super(context, below == null ? null : below.incoming);
    this.vertxContext = vertxContext;
    this.below = below;
  }

  @Override
  @Nullable ContextNode inForce() {
    ContextNode node = firstOpen();
    return node instanceof DispatchedScope scope ? scope.inForce() : node;
  }

  @Override
  public void close() {
    io.vertx.core.Context attachedTo = vertxContext;
    if (closed || attachedTo == null) {
      return;
    }
    closed = true;
    vertxContext = null; // who keeps the scope does not keep the request
    if (!VertxInternals.isBlocking(attachedTo)
        && VertxInternals.node(attachedTo) instanceof AttachedScope top
        && top.closed) { // else a newer scope is in force, whose own closing steps over this one
      uncover(attachedTo, top.firstOpen());
    }
  }

  private static void uncover(io.vertx.core.Context attachedTo, @Nullable ContextNode node) {
    VertxContextStorage.put(attachedTo, node);
    if (node instanceof DispatchedScope scope) {
      scope.uncovered();
    }
  }

  /** Scopes that overlap for ever (close 1, open 3, close 2, open 4 ...) must not make a chain. */
  void forgetClosedBelow() {
    if (below instanceof AttachedScope scope) {
      below = scope.firstOpen();
    }
  }

  /** This, or the first below it that has not closed; a {@link DispatchedScope} counts as open. */
  @Nullable ContextNode firstOpen() {
    ContextNode node = this;
    while (node instanceof AttachedScope scope && scope.closed) {
      node = scope.below;
    }
    return node;
  }
}
