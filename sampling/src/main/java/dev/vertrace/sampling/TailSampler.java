package dev.vertrace.sampling;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/** Decides when a span starts; made by {@link TailSampling#sampler()}. Any thread. */
public final class TailSampler implements Sampler {
  private final TailSampling sampling;
  private final Admission admission;

  TailSampler(TailSampling sampling, Admission admission) {
    this.sampling = sampling;
    this.admission = admission;
  }

  /** What it belongs to. */
  public TailSampling sampling() {
    return sampling;
  }

  /**
   * Whether it looks at attributes of a span that starts: only for ratios of their own of {@link
   * TailSamplingBuilder}. If not, they may as well be set after the start.
   */
  public boolean readsAttributes() {
    return admission.hasRules();
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    return admission.decide(parent, traceId, name, kind, attributes);
  }

  @Override
  public String getDescription() {
    return "VertraceTail{ratio=" + sampling.ratio() + "}";
  }

  @Override
  public String toString() {
    return getDescription();
  }
}
