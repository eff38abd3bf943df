package dev.vertrace.sampling;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSamplerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/**
 * {@code OTEL_TRACES_SAMPLER=vertrace_tail}, with {@link TailSamplingBuilder#options} in {@code
 * OTEL_TRACES_SAMPLER_ARG}. For the SDK's autoconfiguration; any thread.
 */
public final class TailSamplerProvider implements ConfigurableSamplerProvider {
  static final String NAME = "vertrace_tail";

  /** For the service loader. */
  public TailSamplerProvider() {}

  @Override
  public Sampler createSampler(ConfigProperties config) {
    String options = config.getString("otel.traces.sampler.arg", "");
    try {
      return TailSampling.builder().options(options).build().sampler();
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("otel.traces.sampler.arg: " + e.getMessage(), e);
    }
  }

  @Override
  public String getName() {
    return NAME;
  }
}
