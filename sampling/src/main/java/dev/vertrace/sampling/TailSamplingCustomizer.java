package dev.vertrace.sampling;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.internal.AutoConfigureListener;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the tail sampler's processor around the SDK's own, if that sampler is chosen. For the SDK's
 * autoconfiguration, which makes one for each SDK; one thread.
 */
public final class TailSamplingCustomizer
    implements AutoConfigurationCustomizerProvider, AutoConfigureListener {
  private static final String LENGTH_LIMIT = "otel.attribute.value.length.limit";
  private static final String SPAN_LENGTH_LIMIT = "otel.span.attribute.value.length.limit";

  private static final Logger LOGGER = System.getLogger("dev.vertrace");
  private static final String UNATTACHED =
      "The tail sampler keeps its share alone, no error and no slow request: it found no exporter"
          + " of otel.traces.exporter to hold spans for. Processors that code adds to the tracer"
          + " provider need TailSampling.processor(...) around them";

  private @Nullable TailSampling chosen;

  /** For the service loader. */
  public TailSamplingCustomizer() {}

  @Override
  public void customize(AutoConfigurationCustomizer configuration) {
    configuration
        .addPropertiesCustomizer(TailSamplingCustomizer::limit)
        .addSamplerCustomizer(this::remember)
        .addSpanProcessorCustomizer(this::wrap);
  }

  /** What is held must not be without bound. */
  private static Map<String, String> limit(ConfigProperties config) {
    boolean unlimited =
        config.getString(LENGTH_LIMIT) == null && config.getString(SPAN_LENGTH_LIMIT) == null;
    boolean isChosen = TailSamplerProvider.NAME.equals(config.getString("otel.traces.sampler"));
    return isChosen && unlimited ? Map.of(SPAN_LENGTH_LIMIT, "4096") : Map.of();
  }

  // The SDK configures its sampler before its processors.
  private Sampler remember(Sampler sampler, ConfigProperties config) {
    if (sampler instanceof TailSampler tail) {
      chosen = tail.sampling();
    }
    return sampler;
  }

  private SpanProcessor wrap(SpanProcessor processor, ConfigProperties config) {
    return chosen == null ? processor : chosen.processor(processor);
  }

  @Override
  public void afterAutoConfigure(OpenTelemetrySdk sdk) {
    if (chosen != null) {
      if (!chosen.isAttached()) {
        LOGGER.log(Level.WARNING, UNATTACHED);
      }
      chosen.observe(sdk.getMeter("dev.vertrace.sampling"));
    }
  }
}
