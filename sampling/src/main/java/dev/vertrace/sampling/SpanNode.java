package dev.vertrace.sampling;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.ReadableSpan;
import org.jspecify.annotations.Nullable;

/**
 * A recorded span of a fragment, found by its id as the parent of others until the fragment closes;
 * after that only if it is still open, to tell what to do when it ends. Guarded by its shard.
 */
abstract class SpanNode {
  final SpanContext context;

  /** The ended span while held; of local roots the open one, too. */
  @Nullable ReadableSpan span;

  /** What the budget gave for it. */
  int bytes = Sizes.OPEN;

  boolean ended;

  /** Beyond what a fragment may hold. */
  boolean excess;

  /** In the same bucket. */
  @Nullable SpanNode next;

  /** In the same fragment. */
  @Nullable SpanNode before;

  @Nullable SpanNode after;

  SpanNode(SpanContext context) {
    this.context = context;
  }

  abstract Fragment fragment();

  /** The one that its fragment is named after. */
  final boolean isRoot() {
    return fragment() == this;
  }

  /** Whether it need not wait for its fragment's decision. */
  final boolean isHandedOnAtOnce() {
    Fragment.State state = fragment().state;
    return !isRoot()
        && (state == Fragment.State.HEAD
            || (state == Fragment.State.UNDECIDED && context.isSampled()));
  }

  /** Whether it is handed on when it ends after its fragment closed. */
  final boolean isKeptLate() {
    return fragment().isKept()
        || context.isSampled()
        || (isRoot() && fragment().keptBefore != null);
  }

  /** One that joined the fragment of another is one, too. */
  boolean isLocalRoot() {
    return isRoot();
  }
}
