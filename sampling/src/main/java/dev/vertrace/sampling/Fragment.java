package dev.vertrace.sampling;

import io.opentelemetry.sdk.trace.ReadableSpan;
import org.jspecify.annotations.Nullable;

/**
 * All spans of this process under one local root, of which it is the node itself: many have no
 * other. Guarded by its shard.
 */
final class Fragment extends SpanNode {
  enum State {
    /** Held until a trigger, or the end. */
    UNDECIDED,
    /** By a trigger. */
    KEPT,
    /** Sampled at its start; its spans are handed on as they end, the local root last. */
    HEAD,
    /** There was no room; nothing of it is handed on. */
    LOST
  }

  final long started;
  State state;

  /** Why it is in its state. */
  Reason reason;

  /** Why an earlier window was kept. */
  @Nullable Reason keptBefore;

  /** When its window began, its root ended, or it closed: the last of these. */
  long since;

  long nextCheck;
  boolean closed;

  /** Some of its spans are not known to it, for want of room. */
  boolean uncounted;

  boolean toldSlow;
  boolean thinned;

  /** Windows that ended since a span started or ended. */
  byte quietWindows;

  /** Started; open of them; in the window and within the limit; beyond it; not handed on. */
  int spans;

  int open;
  int held;
  int beyond;
  int lost;

  /** Local roots that joined it, are open and not slow yet. */
  @Nullable JoinedRoot watched;

  @Nullable SpanNode first;
  @Nullable SpanNode last;

  /** In the same list. */
  @Nullable Fragment older;

  @Nullable Fragment newer;

  Fragment(ReadableSpan root, State state, Reason reason, long now) {
    super(root.getSpanContext());
    this.span = root;
    this.state = state;
    this.reason = reason;
    this.started = now;
    this.since = now;
    add(this);
  }

  @Override
  Fragment fragment() {
    return this;
  }

  boolean rootEnded() {
    return ended;
  }

  /** What the budget gave for all of it. */
  long allBytes() {
    long all = Sizes.FRAGMENT;
    for (SpanNode node = first; node != null; node = node.after) {
      all += node.bytes;
    }
    return all;
  }

  void add(SpanNode node) {
    spans++;
    open++;
    quietWindows = 0;
    node.before = last;
    if (last == null) {
      first = node;
    } else {
      last.after = node;
    }
    last = node;
  }

  void remove(SpanNode node) {
    if (node.before == null) {
      first = node.after;
    } else {
      node.before.after = node.after;
    }
    if (node.after == null) {
      last = node.before;
    } else {
      node.after.before = node.before;
    }
  }

  void watch(JoinedRoot root) {
    root.watched = true;
    root.following = watched;
    if (watched != null) {
      watched.previous = root;
    }
    watched = root;
  }

  /** Once is enough. What it pointed at stays, for who goes through them. */
  void unwatch(JoinedRoot root) {
    if (!root.watched) {
      return;
    }
    root.watched = false;
    if (root.previous == null) {
      watched = root.following;
    } else {
      root.previous.following = root.following;
    }
    if (root.following != null) {
      root.following.previous = root.previous;
    }
  }

  void checkBy(long time) {
    if (time - nextCheck < 0) {
      nextCheck = time;
    }
  }

  /** Why a span is sampled although its fragment is not, now. */
  Reason promotedBy() {
    return keptBefore == null ? Reason.PARENT : keptBefore;
  }

  Budget.Claim claim() {
    return state == State.UNDECIDED ? Budget.Claim.UNDECIDED : Budget.Claim.KEPT;
  }

  /** Whether its spans are handed on, even those that end after it closed. */
  boolean isKept() {
    return state == State.KEPT || state == State.HEAD;
  }
}
