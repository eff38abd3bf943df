package dev.vertrace.sampling;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * A share of all traces, as the threshold T on their randomness R: R at T or above is in it.
 * Immutable.
 */
final class HeadRatio {
  /** One more than the highest randomness. */
  static final long END = 1L << 56;

  final double ratio;
  final long threshold;

  /** For a local root that is in it: sampled, and says by which threshold. */
  final SamplingResult sampled;

  private HeadRatio(double ratio, long threshold) {
    this.ratio = ratio;
    this.threshold = threshold;
    this.sampled = StateResult.sampled(OtState.ofThreshold(Math.min(threshold, END - 1)));
  }

  static HeadRatio of(double ratio) {
    return new HeadRatio(ratio, END - Math.round(ratio * END));
  }

  /** 56 bits: what came with the trace, else the end of its id. */
  static long randomness(TraceState parent, String traceId) {
    long given = OtState.randomness(parent);
    return given != OtState.NONE ? given : OtState.hex(traceId, traceId.length() - OtState.DIGITS);
  }

  boolean samples(long randomness) {
    return randomness >= threshold;
  }
}
