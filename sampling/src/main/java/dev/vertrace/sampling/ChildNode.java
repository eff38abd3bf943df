package dev.vertrace.sampling;

import io.opentelemetry.api.trace.SpanContext;

/** A span below the root of its fragment. Guarded by its shard. */
class ChildNode extends SpanNode {
  final Fragment fragment;

  ChildNode(Fragment fragment, SpanContext context) {
    super(context);
    this.fragment = fragment;
  }

  @Override
  final Fragment fragment() {
    return fragment;
  }
}
