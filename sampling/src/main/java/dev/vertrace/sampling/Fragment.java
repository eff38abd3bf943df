package dev.vertrace.sampling;

import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/** All spans of this process under one local root. Guarded by its shard. */
final class Fragment {
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

  final SpanNode root;
  final long started;
  State state;

  /** Why it is in its state. */
  Reason reason;

  /** Why an earlier window was kept. */
  @Nullable Reason keptBefore;

  long windowStarted;
  long nextCheck;
  long rootEndedAt;
  long closedAt;
  boolean rootEnded;
  boolean closed;

  /** Some of its spans are not known to it, for want of room. */
  boolean uncounted;

  boolean toldSlow;
  boolean thinned;

  /** Whether a span started or ended in this window. */
  boolean active;

  int idleWindows;

  /** Started; open of them; in the window and within the limit; beyond it; not handed on. */
  int spans;

  int open;
  int held;
  int excess;
  int lost;

  /** Local roots that joined it, are open and not slow yet. */
  @Nullable JoinedRoot watched;

  @Nullable SpanNode first;
  @Nullable SpanNode last;
  @Nullable Fragment before;
  @Nullable Fragment after;

  Fragment(SpanContext rootContext, int rootBytes, State state, Reason reason, long now) {
    this.state = state;
    this.reason = reason;
    this.started = now;
    this.windowStarted = now;
    this.root = new SpanNode(this, rootContext, rootBytes);
  }

  void add(SpanNode node) {
    spans++;
    open++;
    active = true;
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
