package dev.vertrace.core;

import dev.vertrace.sampling.TailSampler;
import dev.vertrace.sampling.TailSampling;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import org.jspecify.annotations.Nullable;

/**
 * What is known by now of traces that are sampled at their end: whether they are kept. Any thread.
 */
final class Decisions {
  private static final WarnOnce WARN = new WarnOnce();

  private final @Nullable TailSampling sampling;

  /** With null, the flag that a span starts with is the last word. */
  Decisions(@Nullable TailSampling sampling) {
    this.sampling = sampling;
  }

  static @Nullable TailSampling samplingOf(OpenTelemetry openTelemetry) {
    return openTelemetry instanceof OpenTelemetrySdk sdk
            && sdk.getSdkTracerProvider().getSampler() instanceof TailSampler sampler
        ? sampler.sampling()
        : null;
  }

  /** The context with a span that is sampled if its trace is kept; mostly the context itself. */
  Context of(Context context) {
    if (sampling == null) {
      return context;
    }
    try {
      return sampling.decided(context);
    } catch (RuntimeException e) { // the operation must not notice
      WARN.warn("It is not known whether a trace is kept", e);
      return context;
    }
  }

  /** Whether there is anything to decide after the start. */
  boolean areMade() {
    return sampling != null;
  }
}
