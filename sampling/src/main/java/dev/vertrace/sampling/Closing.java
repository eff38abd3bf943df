package dev.vertrace.sampling;

import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the fragments of a shard end, and what is left of them. Guarded by its shard. */
final class Closing {
  private static final int IDLE_WINDOWS = 10;

  private final Works works;
  private final SpanTable table;
  private final int mostUnended;

  /** Closed, with spans that are open still. */
  private final FragmentList closed = new FragmentList();

  private int unended;

  Closing(Works works, SpanTable table, int mostUnended) {
    this.works = works;
    this.table = table;
    this.mostUnended = mostUnended;
  }

  /** The reason is that of a drop. */
  void close(Fragment fragment, Reason reason) {
    fragment.closed = true;
    if (fragment.state == Fragment.State.UNDECIDED) {
      works.budget().decided();
      works.budget().learn(fragment.allBytes());
    }
    settleHeld(fragment, reason);
    count(fragment);
    works.budget().give(Sizes.FRAGMENT + removeEnded(fragment));
    if (fragment.open > 0) {
      fragment.since = works.nanoTime().getAsLong();
      entomb(fragment);
    }
  }

  /** Decides on what has ended. Returns whether nothing went on in it for so long that it ends. */
  boolean endWindow(Fragment fragment, long now) {
    if (++fragment.quietWindows > IDLE_WINDOWS) {
      return true;
    }
    settleHeld(fragment, Reason.MAX_AGE);
    works.budget().give(removeEnded(fragment));
    fragment.since = now;
    fragment.held = 0;
    for (SpanNode node = fragment.first; node != null; node = node.after) {
      fragment.held += node.excess ? 0 : 1;
    }
    if (fragment.state == Fragment.State.KEPT && fragment.reason != Reason.FORCED) {
      fragment.keptBefore = fragment.reason;
      fragment.state = Fragment.State.UNDECIDED;
      works.budget().opened();
    }
    return false;
  }

  private void settleHeld(Fragment fragment, Reason dropReason) {
    switch (fragment.state) {
      case KEPT -> handOnHeld(fragment);
      case HEAD -> handOnRoot(fragment, null);
      case UNDECIDED -> drop(fragment, dropReason);
      case LOST -> {}
    }
  }

  private void handOnHeld(Fragment fragment) {
    works.counters().spans(Outcome.LOST, Reason.FRAGMENT_LIMIT, fragment.beyond);
    fragment.lost += fragment.beyond;
    fragment.beyond = 0;
    List<Release> releases = new ArrayList<>();
    for (SpanNode node = fragment.first; node != null; node = node.after) {
      if (node.ended && node.span != null) {
        releases.add(release(node, node.span, fragment.reason));
      }
    }
    if (works.outlet().offer(releases, true)) {
      transfer(fragment);
      return;
    }
    works.counters().spans(Outcome.LOST, Reason.QUEUE_FULL, releases.size());
    fragment.lost += releases.size();
    if (fragment.closed) { // whole or nothing: those that end later, neither
      fragment.state = Fragment.State.LOST;
      fragment.reason = Reason.QUEUE_FULL;
    }
  }

  private void transfer(Fragment fragment) {
    for (SpanNode node = fragment.first; node != null; node = node.after) {
      if (node.ended && node.span != null) {
        works.keptSpans().add(node.context);
        node.span = null;
        node.bytes = 0;
      }
    }
  }

  /** The local root goes last and says how many there are. */
  private void handOnRoot(Fragment fragment, @Nullable Reason late) {
    ReadableSpan span = fragment.span;
    if (fragment.rootEnded() && span != null) {
      if (works.outlet().offer(release(fragment, span, late))) {
        works.keptSpans().add(fragment.context);
        fragment.bytes = 0;
      } else {
        works.counters().span(Outcome.LOST, Reason.QUEUE_FULL);
      }
      fragment.span = null;
    }
  }

  private void drop(Fragment fragment, Reason reason) {
    int dropped = fragment.beyond;
    fragment.beyond = 0;
    boolean rootGoes = fragment.keptBefore != null;
    for (SpanNode node = fragment.first; node != null; node = node.after) {
      if (node.ended && node.span != null && !(rootGoes && node.isRoot())) {
        node.span = null;
        dropped++;
      }
    }
    works.counters().spans(Outcome.DROPPED, reason, dropped);
    fragment.lost += dropped;
    if (rootGoes) { // spans of an earlier window need it
      handOnRoot(fragment, fragment.keptBefore);
    }
  }

  private static Release release(SpanNode node, ReadableSpan span, @Nullable Reason late) {
    Fragment fragment = node.fragment();
    return node.isRoot() && !fragment.uncounted
        ? new Release(span, node.bytes, late, fragment.spans, fragment.lost)
        : Release.of(span, node.bytes, late);
  }

  private void count(Fragment fragment) {
    Counters counters = works.counters();
    switch (fragment.state) {
      case KEPT -> counters.fragment(Decision.LATE, fragment.reason);
      case HEAD -> counters.fragment(Decision.HEAD, fragment.reason);
      case LOST -> counters.fragment(Decision.LOST, fragment.reason);
      case UNDECIDED -> {
        Reason before = fragment.keptBefore;
        counters.fragment(
            before == null ? Decision.DROP : Decision.LATE, before == null ? Reason.NONE : before);
      }
    }
  }

  /** Returns the bytes of these, for the budget: at once, as all threads share it. */
  private long removeEnded(Fragment fragment) {
    long bytes = 0;
    SpanNode node = fragment.first;
    while (node != null) {
      SpanNode after = node.after;
      bytes += node.ended ? remove(node) : 0;
      node = after;
    }
    return bytes;
  }

  /** Of a fragment that is lost; those that are open stay, to be counted when they end. */
  void forgetHeld(Fragment fragment) {
    int lost = fragment.beyond;
    fragment.beyond = 0;
    SpanNode node = fragment.first;
    while (node != null) {
      SpanNode after = node.after;
      if (node.ended && node.span != null) {
        lost++;
        forget(node);
      } else if (!node.ended) {
        shrink(node);
      }
      node = after;
    }
    works.counters().spans(Outcome.LOST, fragment.reason, lost);
  }

  /** Keeps no more of it than its ids. */
  void shrink(SpanNode node) {
    works.budget().give(node.bytes - Sizes.ID);
    node.bytes = Sizes.ID;
  }

  void forget(SpanNode node) {
    works.budget().give(remove(node));
  }

  private int remove(SpanNode node) {
    table.remove(node);
    node.fragment().remove(node);
    node.span = null;
    int bytes = node.bytes;
    node.bytes = 0;
    return bytes;
  }

  /** What stays tells the spans that are open what to do when they end. */
  private void entomb(Fragment fragment) {
    for (SpanNode node = fragment.first; node != null; node = node.after) {
      node.span = null;
      shrink(node);
      unended++;
    }
    closed.add(fragment);
    for (Fragment oldest = closed.oldest;
        unended > mostUnended && oldest != null;
        oldest = closed.oldest) {
      expire(oldest, Reason.UNENDED);
    }
  }

  /** {@code missed} says that it would have kept its fragment. */
  void endedLate(SpanNode node, ReadableSpan span, int bytes, boolean missed) {
    Fragment fragment = node.fragment();
    unended--;
    forget(node);
    if (fragment.open == 0) {
      closed.remove(fragment);
    }
    if (fragment.state == Fragment.State.LOST) {
      works.counters().span(Outcome.LOST, fragment.reason);
    } else if (node.excess) {
      works
          .counters()
          .span(fragment.isKept() ? Outcome.LOST : Outcome.DROPPED, Reason.FRAGMENT_LIMIT);
    } else if (node.isKeptLate()) {
      handOnLate(node, span, bytes);
    } else {
      works.counters().span(missed ? Outcome.LOST : Outcome.DROPPED, Reason.LATE);
    }
  }

  private void handOnLate(SpanNode node, ReadableSpan span, int bytes) {
    Fragment fragment = node.fragment();
    Reason late =
        switch (fragment.state) {
          case HEAD -> null;
          case KEPT, LOST -> fragment.reason;
          case UNDECIDED -> fragment.promotedBy();
        };
    node.bytes = bytes;
    if (handOn(release(node, span, late))) {
      works.keptSpans().add(node.context);
    }
    node.bytes = 0;
  }

  /** A single span; the budget has not given for it yet. */
  boolean handOn(Release release) {
    if (works.budget().take(release.bytes, release.claim())) {
      if (works.outlet().offer(release)) {
        return true;
      }
      works.budget().give(release.bytes);
    }
    works.counters().span(Outcome.LOST, Reason.QUEUE_FULL);
    return false;
  }

  /** Those whose spans never end. */
  void expire(long now) {
    long patience = IDLE_WINDOWS * works.settings().maxAge().toNanos();
    Fragment oldest = closed.oldest;
    while (oldest != null && now - oldest.since >= patience) {
      expire(oldest, Reason.UNENDED);
      oldest = closed.oldest;
    }
  }

  void expireAll(Reason reason) {
    for (Fragment oldest = closed.oldest; oldest != null; oldest = closed.oldest) {
      expire(oldest, reason);
    }
  }

  private void expire(Fragment fragment, Reason reason) {
    closed.remove(fragment);
    SpanNode node = fragment.first;
    while (node != null) {
      SpanNode after = node.after;
      boolean lost = node.isKeptLate() || fragment.state == Fragment.State.LOST;
      works.counters().span(lost ? Outcome.LOST : Outcome.DROPPED, reason);
      unended--;
      forget(node);
      node = after;
    }
  }
}
