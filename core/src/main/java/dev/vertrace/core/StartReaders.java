package dev.vertrace.core;

import dev.vertrace.sampling.TailSampler;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.Set;
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

  /** They record all but what lies below a parent that is not sampled. */
  private static final Set<String> ALWAYS =
      Set.of(
          Sampler.alwaysOn().getDescription(),
          Sampler.parentBased(Sampler.alwaysOn()).getDescription());

  /** They drop what lies below a local parent that is not sampled. */
  private static final Pattern DROPS_BELOW_UNSAMPLED =
      Pattern.compile("AlwaysOffSampler|ParentBased\\{.*localParentNotSampled:AlwaysOffSampler\\}");

  private StartReaders() {}

  /** Whether it is certain, without asking the sampler, that no span below one is recorded. */
  static boolean dropsBelowUnsampled(Sampler sampler) {
    return isBlind(sampler) && DROPS_BELOW_UNSAMPLED.matcher(sampler.getDescription()).matches();
  }

  /**
   * When spans get their attributes.
   *
   * @param added the processors that the code adds to those of the SDK
   */
  static Describing describing(OpenTelemetrySdk sdk, List<SpanProcessor> added) {
    return added.stream().anyMatch(SpanProcessor::isStartRequired)
        ? Describing.EARLY
        : describing(sdk.getSdkTracerProvider().getSampler());
  }

  static Describing describing(Sampler sampler) {
    if (!isBlind(sampler)) {
      return Describing.EARLY;
    }
    return ALWAYS.contains(sampler.getDescription())
        ? Describing.LATE_BELOW_UNSAMPLED
        : Describing.LATE;
  }

  private static boolean isBlind(Sampler sampler) {
    if (sampler instanceof TailSampler tail) {
      return !tail.readsAttributes();
    }
    return sampler.getClass().getName().startsWith(SDK)
        && BLIND.matcher(sampler.getDescription()).matches();
  }
}
