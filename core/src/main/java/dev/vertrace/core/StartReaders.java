package dev.vertrace.core;

import dev.vertrace.sampling.TailSampler;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells whether the sampler or a processor may read the attributes of a span at its start. If none
 * does, they are set after it, and only on spans that are recorded. Any thread.
 */
final class StartReaders {
  private static final String SDK = "io.opentelemetry.sdk.trace.samplers.";

  /** What the SDK's own samplers, that judge by the trace alone, say of themselves. */
  private static final Pattern BLIND =
      Pattern.compile(
          "(AlwaysOnSampler|AlwaysOffSampler|TraceIdRatioBased\\{[0-9.,E-]+\\}"
              + "|ParentBased|root|(remote|local)Parent(Not)?Sampled|[:{},])*");

  private StartReaders() {}

  /**
   * @param added the processors that the code adds to those of the SDK
   */
  static boolean areNone(OpenTelemetrySdk sdk, List<SpanProcessor> added) {
    return isBlind(sdk.getSdkTracerProvider().getSampler())
        && added.stream().noneMatch(SpanProcessor::isStartRequired);
  }

  static boolean isBlind(Sampler sampler) {
    if (sampler instanceof TailSampler tail) {
      return !tail.readsAttributes();
    }
    return sampler.getClass().getName().startsWith(SDK)
        && BLIND.matcher(sampler.getDescription()).matches();
  }
}
