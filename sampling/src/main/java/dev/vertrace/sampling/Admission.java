package dev.vertrace.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides about spans that start. For a trace that begins here, its randomness R says it: from T on
 * it is sampled, from A on recorded, below A shed. Any thread.
 */
final class Admission {
  private static final SamplingResult SAMPLED = SamplingResult.recordAndSample();
  private static final SamplingResult HELD = SamplingResult.recordOnly();
  private static final SamplingResult DROPPED = SamplingResult.drop();

  private record Rule(OperationFilter filter, HeadRatio ratio) {}

  private final Works works;
  private final Fragments fragments;
  private final List<Rule> rules = new ArrayList<>();
  private final WarnOnce warnings;
  private volatile HeadRatio head;
  private volatile boolean attached;

  Admission(Works works, Fragments fragments, WarnOnce warnings) {
    this.works = works;
    this.fragments = fragments;
    this.warnings = warnings;
    this.head = HeadRatio.of(works.settings().ratio());
    for (RatioRule rule : works.settings().rules()) {
      rules.add(new Rule(rule.filter(), HeadRatio.of(rule.ratio())));
    }
  }

  /** From now on someone holds what is recorded. */
  void attach() {
    attached = true;
  }

  boolean hasRules() {
    return !rules.isEmpty();
  }

  HeadRatio head() {
    return head;
  }

  void setRatio(double ratio) {
    head = HeadRatio.of(ratio);
  }

  SamplingResult decide(
      Context context, String traceId, String name, SpanKind kind, Attributes attributes) {
    Span parent = Span.fromContext(context);
    SpanContext parentContext = parent.getSpanContext();
    if (!parentContext.isValid()) {
      return root(context, traceId, name, kind, attributes);
    }
    return parentContext.isRemote()
        ? remote(context, parentContext)
        : local(context, parent, parentContext);
  }

  private SamplingResult root(
      Context context, String traceId, String name, SpanKind kind, Attributes attributes) {
    HeadRatio ratio = rules.isEmpty() ? head : ratio(name, kind, attributes);
    long randomness = HeadRatio.randomness(TraceState.getDefault(), traceId);
    if (ratio.samples(randomness) && !Forced.isThinned(context)) {
      return ratio.sampled;
    }
    return Forced.isIn(context) ? SAMPLED : unsampled(randomness);
  }

  private HeadRatio ratio(String name, SpanKind kind, Attributes attributes) {
    for (Rule rule : rules) {
      try {
        if (rule.filter.matches(name, kind, attributes)) {
          return rule.ratio;
        }
      } catch (Throwable e) { // the user's filter; the request must not notice
        warnings.warn("a filter for a ratio failed; it does not match", e);
      }
    }
    return head;
  }

  private SamplingResult remote(Context context, SpanContext parent) {
    TraceState state = parent.getTraceState();
    boolean claims = !state.isEmpty() && OtState.hasThreshold(state);
    if (parent.isSampled()) {
      return claims && !isPossible(state, parent.getTraceId())
          ? StateResult.sampled(OtState.withoutThreshold(state))
          : SAMPLED;
    }
    TraceState without = claims ? OtState.withoutThreshold(state) : state;
    SamplingResult result = unsampledRemote(context, parent);
    return claims ? new StateResult(result.getDecision(), without) : result;
  }

  private SamplingResult unsampledRemote(Context context, SpanContext parent) {
    if (Forced.isIn(context)) {
      return SAMPLED;
    }
    return switch (fragments.fate(parent)) { // of this process, perhaps
      case HELD -> HELD;
      case KEPT -> SAMPLED;
      case LOST -> drop(Outcome.LOST, Reason.MEMORY);
      case NEW -> unsampled(HeadRatio.randomness(parent.getTraceState(), parent.getTraceId()));
    };
  }

  /** Whether a threshold that arrives could have sampled the trace. */
  private static boolean isPossible(TraceState state, String traceId) {
    long threshold = OtState.threshold(state);
    return threshold != OtState.NONE && HeadRatio.randomness(state, traceId) >= threshold;
  }

  private SamplingResult local(Context context, Span parent, SpanContext parentContext) {
    if (parentContext.isSampled()) {
      return SAMPLED;
    }
    return switch (fragments.fate(parentContext)) {
      case HELD -> HELD;
      case KEPT -> SAMPLED;
      case LOST -> drop(Outcome.LOST, Reason.MEMORY);
      case NEW -> underStranger(context, parent, parentContext);
    };
  }

  private SamplingResult underStranger(Context context, Span parent, SpanContext parentContext) {
    if (Forced.isIn(context)) {
      return SAMPLED;
    }
    // Below what was shed at its start nothing is recorded: traces are shed as a whole.
    return parent instanceof ReadableSpan
        ? unsampled(HeadRatio.randomness(parentContext.getTraceState(), parentContext.getTraceId()))
        : drop(Outcome.SHED, Reason.PARENT);
  }

  private SamplingResult unsampled(long randomness) {
    if (!attached) {
      return DROPPED;
    }
    if (works.budget().admits(randomness, head.threshold)) {
      return HELD;
    }
    works.counters().fragment(Decision.SHED, Reason.MEMORY);
    return drop(Outcome.SHED, Reason.MEMORY);
  }

  private SamplingResult drop(Outcome outcome, Reason reason) {
    if (attached) {
      works.counters().started();
      works.counters().span(outcome, reason);
    }
    return DROPPED;
  }
}
