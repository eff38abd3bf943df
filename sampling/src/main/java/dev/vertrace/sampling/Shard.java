package dev.vertrace.sampling;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fragments of some traces; every trace is in one shard only. All its state, that of fragments
 * and nodes included, is guarded by its monitor, which is held for short and never while code of
 * others runs.
 */
final class Shard {
  private final Works works;
  private final SpanTable table = new SpanTable();
  private final FragmentList open = new FragmentList();

  /** How many open fragments of a trace are lost. */
  private final Map<String, Integer> lostTraces = new HashMap<>();

  private final LocalRoots roots;
  private final Closing closing;
  private boolean shut;

  /** Sampled spans that are open, without a fragment for want of room. */
  private int unknown;

  Shard(Works works, int mostUnended) {
    this.works = works;
    this.roots = new LocalRoots(works);
    this.closing = new Closing(works, table, mostUnended);
  }

  synchronized Fate fate(SpanContext parent) {
    SpanNode node = table.find(parent);
    if (node == null || node.fragment().closed) {
      return lostTraces.containsKey(parent.getTraceId()) ? Fate.LOST : Fate.NEW;
    }
    return switch (node.fragment().state) {
      case UNDECIDED -> Fate.HELD;
      case KEPT, HEAD -> Fate.KEPT;
      case LOST -> Fate.LOST;
    };
  }

  synchronized void start(Context context, ReadableSpan span) {
    if (shut) {
      return;
    }
    works.counters().started();
    SpanNode parent = parentOf(span);
    if (parent == null) {
      begin(context, span);
    } else {
      join(parent.fragment(), context, span);
    }
  }

  private @Nullable SpanNode parentOf(ReadableSpan span) {
    SpanContext parent = span.getParentSpanContext();
    if (!parent.isValid()) {
      return null;
    }
    // A remote one may be of this process, too: of a message or call to itself.
    SpanNode node = table.find(parent);
    return node == null || node.fragment().closed ? null : node;
  }

  private void begin(Context context, ReadableSpan span) {
    boolean sampled = span.getSpanContext().isSampled();
    Budget.Claim claim = sampled ? Budget.Claim.COUNT : Budget.Claim.KEPT;
    if (!works.budget().take(Sizes.FRAGMENT + Sizes.OPEN, claim)) {
      if (sampled) {
        unknown++;
      } else { // only without our sampler, which leaves room
        works.counters().span(Outcome.SHED, Reason.MEMORY);
        works.counters().fragment(Decision.SHED, Reason.MEMORY);
      }
      return;
    }
    long now = works.nanoTime().getAsLong();
    Reason reason = sampled ? Forced.reason(context, span) : Reason.NONE;
    Fragment.State state =
        !sampled
            ? Fragment.State.UNDECIDED
            : reason == Reason.FORCED ? Fragment.State.KEPT : Fragment.State.HEAD;
    Fragment fragment = new Fragment(span, state, reason, now);
    fragment.nextCheck = now + works.earliest();
    fragment.thinned = Forced.isThinned(context);
    fragment.held = 1;
    table.add(fragment);
    open.add(fragment);
    if (state == Fragment.State.UNDECIDED) {
      works.budget().opened();
    }
  }

  private void join(Fragment fragment, Context context, ReadableSpan span) {
    boolean head = fragment.state == Fragment.State.HEAD;
    if (head && !works.budget().take(Sizes.OPEN, Budget.Claim.COUNT)) {
      fragment.uncounted = true; // it is handed on all the same
      unknown++;
      return;
    }
    if (!head && !hasRoom(fragment)) {
      works.counters().span(Outcome.LOST, Reason.MEMORY);
      return;
    }
    SpanNode node =
        head || !span.getParentSpanContext().isRemote()
            ? new ChildNode(fragment, span.getSpanContext())
            : roots.join(context, fragment, span);
    if (!head) {
      node.excess = fragment.held >= works.settings().maxSpansPerFragment();
      fragment.held += node.excess ? 0 : 1;
    }
    fragment.add(node);
    table.add(node);
  }

  private boolean hasRoom(Fragment fragment) {
    if (fragment.state == Fragment.State.LOST) {
      return false;
    }
    if (works.budget().take(Sizes.OPEN, fragment.claim())) {
      return true;
    }
    lose(fragment);
    return false;
  }

  /** {@code error} says that it is one by the rules, whatever its place. */
  synchronized void end(ReadableSpan span, int bytes, boolean error) {
    SpanContext own = span.getSpanContext();
    SpanNode node = table.find(own);
    if (node == null) {
      endUnknown(span, bytes);
      return;
    }
    if (node.ended) {
      return;
    }
    node.ended = true;
    Fragment fragment = node.fragment();
    fragment.open--;
    fragment.quietWindows = 0;
    boolean counts = error && works.triggers().errors.appliesTo(node.isLocalRoot());
    if (fragment.closed) {
      closing.endedLate(node, span, bytes, roots.isMissed(node, span, counts));
      return;
    }
    roots.ended(node, span, counts);
    settle(node, span, bytes);
    if (fragment.rootEnded() && fragment.open == 0) {
      close(fragment, Reason.NONE);
    }
  }

  /** Sampled, without room to know its fragment; it is handed on alone. */
  private void endUnknown(ReadableSpan span, int bytes) {
    // With none of these it is one that was given up, and counted, before it ended.
    if (span.getSpanContext().isSampled() && unknown > 0 && !shut) {
      unknown--;
      closing.handOn(Release.of(span, bytes, null));
    }
  }

  private void settle(SpanNode node, ReadableSpan span, int bytes) {
    Fragment fragment = node.fragment();
    if (fragment.state == Fragment.State.LOST) {
      works.counters().span(Outcome.LOST, fragment.reason);
      closing.forget(node);
    } else if (node.excess) {
      fragment.beyond++;
      closing.forget(node);
    } else if (node.isHandedOnAtOnce()) {
      handOn(node, span, bytes);
    } else {
      hold(node, span, bytes);
    }
  }

  private void handOn(SpanNode node, ReadableSpan span, int bytes) {
    Fragment fragment = node.fragment();
    Reason late = fragment.state == Fragment.State.HEAD ? null : fragment.promotedBy();
    if (!closing.handOn(Release.of(span, bytes, late))) {
      fragment.lost++;
    }
    if (works.budget().isTight()) { // what starts under it counts as a fragment of its own
      closing.forget(node);
    } else {
      closing.shrink(node);
    }
  }

  private void hold(SpanNode node, ReadableSpan span, int bytes) {
    Fragment fragment = node.fragment();
    int more = bytes - node.bytes;
    boolean head = fragment.state == Fragment.State.HEAD;
    if (works.budget().take(more, head ? Budget.Claim.HEAD : fragment.claim())) {
      node.bytes = bytes;
      node.span = span;
      return;
    }
    node.span = null;
    works.counters().span(Outcome.LOST, Reason.MEMORY);
    if (!head) {
      lose(fragment);
      closing.forget(node);
    }
  }

  /** Gives up a fragment as a whole, those of its spans that end later, too. */
  private void lose(Fragment fragment) {
    works.budget().learn(2 * fragment.allBytes());
    if (fragment.state == Fragment.State.UNDECIDED) {
      works.budget().decided();
    }
    fragment.state = Fragment.State.LOST;
    fragment.reason = Reason.MEMORY;
    lostTraces.merge(fragment.context.getTraceId(), 1, Integer::sum);
    closing.forgetHeld(fragment);
  }

  /** Lets time pass. */
  synchronized void tick(long now, boolean all) {
    long earliest = works.earliest();
    Fragment fragment = open.oldest;
    while (fragment != null && (all || fragment.started + earliest - now <= 0)) {
      Fragment next = fragment.newer;
      if (all || fragment.nextCheck - now <= 0) {
        check(fragment, now);
      }
      fragment = next;
    }
    closing.expire(now);
  }

  private void check(Fragment fragment, long now) {
    long untilSlow = roots.untilSlow(fragment, now);
    long left =
        fragment.rootEnded()
            ? fragment.since + patience(fragment) - now
            : untilWindowEnds(fragment, now);
    if (left <= 0) {
      close(fragment, fragment.rootEnded() ? Reason.NONE : Reason.MAX_AGE);
    } else {
      fragment.nextCheck = now + Math.min(untilSlow, left);
    }
  }

  /** For spans that are open when the root has ended: one that joined could be a failure itself. */
  private long patience(Fragment fragment) {
    Settings settings = works.settings();
    long linger = settings.linger().toNanos();
    return fragment.watched != null && fragment.state == Fragment.State.UNDECIDED
        ? Math.max(linger, settings.maxAge().toNanos())
        : linger;
  }

  /** 0 when the fragment is to end with it. */
  private long untilWindowEnds(Fragment fragment, long now) {
    long maxAge = works.settings().maxAge().toNanos();
    long left = fragment.since + maxAge - now;
    return left > 0 ? left : closing.endWindow(fragment, now) ? 0 : maxAge;
  }

  private void close(Fragment fragment, Reason reason) {
    open.remove(fragment);
    if (fragment.state == Fragment.State.LOST) {
      lostTraces.computeIfPresent(
          fragment.context.getTraceId(), (id, count) -> count == 1 ? null : count - 1);
    }
    closing.close(fragment, reason);
  }

  /** Keeps the fragment of this span; says whether it is, or was. */
  synchronized boolean force(SpanContext span) {
    SpanNode node = table.find(span);
    if (node == null) {
      return false;
    }
    if (!node.fragment().closed) {
      roots.keep(node.fragment(), Reason.FORCED);
    }
    return node.fragment().isKept();
  }

  synchronized boolean isKept(SpanContext span) {
    SpanNode node = table.find(span);
    if (node == null || node.excess) {
      return false;
    }
    Fragment fragment = node.fragment();
    return fragment.isKept() || (node.isRoot() && fragment.keptBefore != null);
  }

  /** Hands on what is decided and only waits for the end of others. */
  synchronized void flush() {
    Fragment fragment = open.oldest;
    while (fragment != null) {
      Fragment next = fragment.newer;
      if (fragment.rootEnded() && fragment.isKept()) {
        close(fragment, Reason.NONE);
      }
      fragment = next;
    }
  }

  synchronized void shutdown() {
    shut = true;
    long now = works.nanoTime().getAsLong();
    for (Fragment fragment = open.oldest; fragment != null; fragment = open.oldest) {
      roots.untilSlow(fragment, now); // no time may have passed since the threshold
      if (works.settings().keepUndecidedOnShutdown()) {
        roots.keep(fragment, Reason.SHUTDOWN);
      }
      close(fragment, Reason.SHUTDOWN);
    }
    closing.expireAll(Reason.SHUTDOWN);
  }

  /** For tests: nothing may stay behind. */
  synchronized int nodes() {
    return table.size();
  }
}
