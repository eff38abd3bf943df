package dev.vertrace.core;

import dev.vertrace.sampling.TailSampling;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/** Tells a tail sampler what a request asks for: to be kept, or to be in no share. Any thread. */
final class SamplingMarks {
  private final boolean areRead;
  private final @Nullable OnDemandTraces onDemand;
  private final WarnOnce warn;

  SamplingMarks(Decisions decisions, List<ConventionOptions> options, WarnOnce warn) {
    this.areRead = decisions.areMade();
    this.onDemand = last(options);
    this.warn = warn;
  }

  private static @Nullable OnDemandTraces last(List<ConventionOptions> options) {
    OnDemandTraces last = null;
    for (ConventionOptions each : options) {
      last = each instanceof OnDemandTraces given ? given : last;
    }
    return last;
  }

  /** The parent, with what is asked for. */
  <R> Context in(
      Context parent,
      Convention<R> convention,
      R request,
      Iterable<Entry<String, String>> headers) {
    if (!areRead) {
      return parent;
    }
    if (isForced(headers)) {
      return TailSampling.forced(parent);
    }
    return isThinned(convention, request) ? TailSampling.thinned(parent) : parent;
  }

  private boolean isForced(Iterable<Entry<String, String>> headers) {
    try {
      return onDemand != null && onDemand.areAskedFor(headers);
    } catch (Throwable e) { // as for reading a trace
      warn.warn("Headers could not be read; a trace may not be kept", e);
      return false;
    }
  }

  private <R> boolean isThinned(Convention<R> convention, R request) {
    try {
      return convention.isThinned(request);
    } catch (Throwable e) { // the user's filter may throw
      warn.warn("A filter failed; what it should have judged is sampled as any", e);
      return false;
    }
  }
}
