package dev.vertrace.core;

import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * What the local of a Vert.x context holds: the OpenTelemetry context in force, and the operation
 * being served.
 */
class ContextNode {
  Context context; // changes only before others see it
  @Nullable SpanHandle<?> incoming;

  ContextNode(Context context, @Nullable SpanHandle<?> incoming) {
    this.context = context;
    this.incoming = incoming;
  }

  /** What counts: this, or what is below a scope that has closed. Any thread. */
  @Nullable ContextNode inForce() {
    return this;
  }

  /** For a branch: what is in force now, without the scopes, which are the original's to close. */
  @Nullable ContextNode copy() {
    ContextNode node = inForce();
    return node == null ? null : new ContextNode(node.context, node.incoming);
  }
}
