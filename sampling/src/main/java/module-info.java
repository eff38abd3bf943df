/** The tail sampler: keeps what failed or was slow, and a share of the rest. */
@SuppressWarnings("module") // OpenTelemetry's automatic module names are stable
module dev.vertrace.sampling {
  requires transitive io.opentelemetry.api;
  requires transitive io.opentelemetry.context;
  requires transitive io.opentelemetry.sdk.common;
  requires transitive io.opentelemetry.sdk.trace;
  requires io.opentelemetry.semconv;
  requires static transitive io.opentelemetry.sdk.autoconfigure.spi;
  requires static transitive org.jspecify;
  requires static transitive io.opentelemetry.sdk;

  exports dev.vertrace.sampling;

  provides io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider with
      dev.vertrace.sampling.TailSamplingCustomizer;
  provides io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSamplerProvider with
      dev.vertrace.sampling.TailSamplerProvider;
}
