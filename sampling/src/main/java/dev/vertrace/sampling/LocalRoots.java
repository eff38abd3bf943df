package dev.vertrace.sampling;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import org.jspecify.annotations.Nullable;

/** Keeps fragments, by what their local roots and other spans do. Guarded by its shard. */
final class LocalRoots {
  private final Works works;

  LocalRoots(Works works) {
    this.works = works;
  }

  /** A local root in the fragment of another one. */
  JoinedRoot join(Context context, Fragment fragment, ReadableSpan span) {
    long now = works.nanoTime().getAsLong();
    JoinedRoot root = new JoinedRoot(fragment, span, now);
    fragment.watch(root);
    fragment.checkBy(now + works.earliest());
    if (Forced.isIn(context)) {
      keep(fragment, Reason.FORCED);
    }
    return root;
  }

  /** Of a span that ends now. */
  void ended(SpanNode node, ReadableSpan span, boolean error) {
    Fragment fragment = node.fragment();
    Reason atEnd = null;
    if (node.isRoot()) {
      atEnd = rootEnded(fragment, span);
    } else if (node instanceof JoinedRoot joined) {
      atEnd = joinedEnded(joined, span);
    }
    if (error) {
      keep(fragment, Reason.ERROR);
    } else if (atEnd != null) {
      keep(fragment, atEnd);
    }
  }

  private @Nullable Reason rootEnded(Fragment fragment, ReadableSpan span) {
    long now = works.nanoTime().getAsLong();
    fragment.since = now;
    fragment.checkBy(now + works.settings().linger().toNanos());
    Reason reason = works.triggers().atEnd(span, fragment.started, now, fragment.toldSlow);
    return reason == Reason.RARE && fragment.thinned ? null : reason;
  }

  private @Nullable Reason joinedEnded(JoinedRoot root, ReadableSpan span) {
    Fragment fragment = root.fragment;
    fragment.unwatch(root);
    if (fragment.rootEnded()) { // it may have waited longer than for others
      fragment.checkBy(fragment.since + works.settings().linger().toNanos());
    }
    return isSlow(root, span) ? Reason.SLOW : null;
  }

  private boolean isSlow(JoinedRoot root, ReadableSpan span) {
    return works.triggers().isSlow(span, root.started, works.nanoTime().getAsLong());
  }

  /** Whether a span that ends after its fragment closed would have kept it. */
  boolean isMissed(SpanNode node, ReadableSpan span, boolean error) {
    return error || (node instanceof JoinedRoot root && isSlow(root, span));
  }

  /** Fires the trigger of those that are slow by now, else says when to look again. */
  long untilSlow(Fragment fragment, long now) {
    long soonest = SlowThresholds.NEVER >> 1;
    if (!fragment.rootEnded() && !fragment.toldSlow) {
      long left = left(fragment, now - fragment.started);
      fragment.toldSlow = left <= 0;
      soonest = fireOrWait(fragment, left, soonest);
    }
    for (JoinedRoot root = fragment.watched; root != null; root = root.following) {
      long left = left(root, now - root.started);
      if (left <= 0) {
        fragment.unwatch(root);
      }
      soonest = fireOrWait(fragment, left, soonest);
    }
    return soonest;
  }

  private long fireOrWait(Fragment fragment, long left, long soonest) {
    if (left > 0) {
      return Math.min(left, soonest);
    }
    keep(fragment, Reason.SLOW);
    return soonest;
  }

  private long left(SpanNode root, long age) {
    if (root.span == null) {
      return SlowThresholds.NEVER;
    }
    SlowThresholds slow = works.triggers().slow();
    long left = slow.of(root.span) - age;
    // The route may yet become known; a long stream need not be asked often.
    return left > 0 && slow.byRoute ? Math.min(left, Math.max(1, age / 8)) : left;
  }

  void keep(Fragment fragment, Reason reason) {
    if (fragment.state == Fragment.State.UNDECIDED) {
      works.budget().decided();
      fragment.state = Fragment.State.KEPT;
      fragment.reason = reason;
    }
  }
}
