package dev.vertrace.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/** A decision with a trace state of its own. */
record StateResult(SamplingDecision decision, TraceState state) implements SamplingResult {
  static StateResult sampled(TraceState state) {
    return new StateResult(SamplingDecision.RECORD_AND_SAMPLE, state);
  }

  @Override
  public SamplingDecision getDecision() {
    return decision;
  }

  @Override
  public Attributes getAttributes() {
    return Attributes.empty();
  }

  @Override
  public TraceState getUpdatedTraceState(TraceState parent) {
    return state;
  }
}
