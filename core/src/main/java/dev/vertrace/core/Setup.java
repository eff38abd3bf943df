package dev.vertrace.core;

import dev.vertrace.sampling.TailSampling;
import dev.vertrace.sampling.TailSamplingBuilder;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;

/** Builds an SDK from code and environment. Used once, by one thread. */
final class Setup {
  private static final Logger LOGGER = System.getLogger("dev.vertrace");
  private static final String SAMPLER_ARG = "otel.traces.sampler.arg";
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final String VALUE_LIMIT = "otel.attribute.value.length.limit";
  private static final String SPAN_VALUE_LIMIT = "otel.span.attribute.value.length.limit";
  static final int LONGEST_VALUE = 4096;
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.exporter.otlp.protocol",
          "http/protobuf",
          "otel.metrics.exporter",
          "none",
          "otel.logs.exporter",
          "none",
          VALUE_LIMIT,
          Integer.toString(LONGEST_VALUE));

  private final CodeSettings code;
  private final Parts parts;
  private final ExportAccounting accounting = new ExportAccounting();
  private final OtlpComponents components =
      new OtlpComponents(
          ComponentLoader.forClassLoader(Setup.class.getClassLoader()),
          (items, message) -> accounting.accounts.rejected(items, message));
  private @Nullable ConfigProperties effective;
  private @Nullable TailSampling sampling;

  /** What only code can say. */
  record Parts(
      List<SpanProcessor> processors,
      List<ConventionOptions> conventions,
      @Nullable TailSamplingBuilder tailSampling) {}

  private Setup(CodeSettings code, Parts parts) {
    this.code = code;
    this.parts = parts;
  }

  /**
   * What the options say, over the environment.
   *
   * @throws IllegalArgumentException with one message that says which key is wrong, unless a logged
   *     no-op is asked for
   */
  static Vertrace vertrace(JsonObject options, Parts parts) {
    try {
      return new Setup(CodeSettings.read(options), parts).build();
    } catch (IllegalArgumentException e) {
      String message = "Tracing cannot start: " + e.getMessage();
      if (!disablesOnError(options)) {
        throw new IllegalArgumentException(message, e.getCause());
      }
      LOGGER.log(Level.ERROR, message + ". The application goes on without tracing.");
      return Vertrace.disabled(OpenTelemetry.noop(), message, List.of());
    }
  }

  private Vertrace build() {
    OpenTelemetrySdk sdk = sdk();
    try {
      return build(sdk, config());
    } catch (RuntimeException e) {
      sdk.shutdown();
      throw e;
    }
  }

  private Vertrace build(OpenTelemetrySdk sdk, ConfigProperties config) {
    List<ConventionOptions> options = new ArrayList<>(conventions(config));
    options.add(new Given.Properties(config::getString));
    Vertrace vertrace =
        config.getBoolean("otel.sdk.disabled", false)
            ? disabled(sdk, options)
            : owning(sdk, config, options);
    if (config.getBoolean(ConfigurationCheck.REGISTER_GLOBAL, false)) {
      register(vertrace);
    }
    return vertrace;
  }

  private static Vertrace disabled(OpenTelemetrySdk sdk, List<ConventionOptions> options) {
    String reason = "otel.sdk.disabled=true";
    return Vertrace.disabled(OpenTelemetry.propagating(sdk.getPropagators()), reason, options)
        .report(Destination.of("nowhere: " + reason), "none");
  }

  private Vertrace owning(
      OpenTelemetrySdk sdk, ConfigProperties config, List<ConventionOptions> options) {
    boolean none = config.getList("otel.traces.exporter").contains("none");
    OwnSdk own =
        new OwnSdk(
            sdk,
            accounting,
            components,
            config.getDuration(ConfigurationCheck.CLOSE_TIMEOUT, CLOSE_TIMEOUT));
    if (config.getBoolean(ConfigurationCheck.SHUTDOWN_HOOK, false)) {
      own.closeWithJvm();
    }
    if (!components.haveCustomizers()) {
      own.describe(StartReaders.describing(sdk, parts.processors()));
    }
    if (accounting.limit() != null) {
      own.compact();
    }
    if (!none) {
      return Vertrace.owning(own, options).report(Destination.from(config), OwnSdk.samplerOf(sdk));
    }
    List<SpanProcessor> processors = parts.processors();
    if (processors.isEmpty()) {
      own.nobodyListens("otel.traces.exporter=none");
    }
    Destination destination =
        processors.isEmpty()
            ? Destination.of("nowhere: otel.traces.exporter=none")
            : Destination.of("the span processors that the code adds, and to no exporter");
    return Vertrace.owning(own, options).report(destination, OwnSdk.samplerOf(sdk));
  }

  private static void register(Vertrace vertrace) {
    try {
      vertrace.registerGlobal();
    } catch (IllegalStateException e) {
      vertrace.close();
      throw new IllegalArgumentException(
          ConfigurationCheck.REGISTER_GLOBAL
              + "=true must be set once in a JVM, and there is a global OpenTelemetry already",
          e);
    }
  }

  /** Not where plug-ins have customizers: they may look for the SDK's propagators. */
  private TextMapPropagator ours(TextMapPropagator configured) {
    return components.haveCustomizers()
        ? configured
        : ArrivedBaggage.of(W3cTraceContext.of(configured));
  }

  private OpenTelemetrySdk sdk() {
    try {
      return AutoConfiguredOpenTelemetrySdk.builder()
          .disableShutdownHook()
          .setComponentLoader(components)
          .addPropertiesSupplier(() -> DEFAULTS)
          .addPropertiesCustomizer(code::over)
          .addPropertiesCustomizer(config -> Corrections.of(config, code::names))
          .addPropertiesCustomizer(this::check)
          .addPropertiesCustomizer(this::sampleAtTheTail)
          .addPropertiesCustomizer(this::cutAtTheExport)
          .addPropagatorCustomizer((propagator, config) -> ours(propagator))
          .addSamplerCustomizer(
              (sampler, config) -> sampling == null ? sampler : sampling.sampler())
          .addResourceCustomizer(
              (resource, config) -> CodeResource.merge(resource, config, code.resource()))
          .addSpanExporterCustomizer(accounting::exporter)
          .addSpanProcessorCustomizer(accounting::processor)
          .addTracerProviderCustomizer((provider, config) -> withProcessors(provider))
          .build()
          .getOpenTelemetrySdk();
    } catch (RuntimeException | ServiceConfigurationError | LinkageError e) { // plug-ins, too
      throw mistake(e);
    }
  }

  private Map<String, String> check(ConfigProperties config) {
    effective = config;
    ConfigurationCheck.check(config);
    String tracesEndpoint = config.getString("otel.exporter.otlp.traces.endpoint");
    // It is not checked where no exporter uses it.
    if (tracesEndpoint != null && Rule.httpEndpoint().accepts(tracesEndpoint)) {
      components.tracesEndpoint(URI.create(tracesEndpoint));
    }
    return Map.of();
  }

  private SdkTracerProviderBuilder withProcessors(SdkTracerProviderBuilder provider) {
    parts.processors().forEach(added -> provider.addSpanProcessor(behindSampling(added)));
    return provider;
  }

  /**
   * Sets the sampler, whose module puts its processor around those of the SDK when it sees it:
   * after they are counted, as what is found on the class path comes after what is said here.
   */
  private Map<String, String> sampleAtTheTail(ConfigProperties config) {
    if (!TailSettings.SAMPLER.equals(config.getString("otel.traces.sampler"))) {
      return Map.of();
    }
    TailSamplingBuilder builder = parts.tailSampling();
    sampling =
        builder == null
            ? TailSampling.builder().options(config.getString(SAMPLER_ARG, "")).build()
            : builder.build();
    accounting.sampled();
    return Map.of("otel.traces.sampler", "always_on", SAMPLER_ARG, "");
  }

  /**
   * Has the exporters cut long values, and Vertrace keep attributes, by the default limit and where
   * nothing else sees spans: no processor of others, no memory of a tail sampler.
   */
  private Map<String, String> cutAtTheExport(ConfigProperties config) {
    if (sampling != null
        || !parts.processors().isEmpty()
        || components.haveCustomizers()
        || config.getInt(SPAN_VALUE_LIMIT) != null
        || config.getInt(VALUE_LIMIT, 0) != LONGEST_VALUE) {
      return Map.of();
    }
    accounting.cut(LONGEST_VALUE);
    return Map.of(SPAN_VALUE_LIMIT, Integer.toString(Integer.MAX_VALUE)); // the SDK does not look
  }

  private SpanProcessor behindSampling(SpanProcessor processor) {
    return sampling == null ? processor : sampling.processor(processor);
  }

  private List<ConventionOptions> conventions(ConfigProperties config) {
    String key = config.getString(TailSettings.KEEP_KEY, "");
    List<ConventionOptions> all = new ArrayList<>();
    if (!key.isEmpty()) {
      all.add(OnDemandTraces.withKey(key)); // first: code wins
    }
    all.addAll(parts.conventions());
    return all;
  }

  private ConfigProperties config() {
    if (effective == null) { // a file of declarative configuration stands in for all properties
      throw new IllegalArgumentException(
          "otel.config.file is not supported; use properties and variables");
    }
    return effective;
  }

  private IllegalArgumentException mistake(Throwable failure) {
    if (failure instanceof ConfigurationCheck.Mistake mistake) {
      return mistake;
    }
    if (effective == null) {
      return new IllegalArgumentException(Secrets.withoutUserInfo(text(failure)));
    }
    // Without the cause, whose stack trace might show a secret.
    return new IllegalArgumentException(Secrets.masked(text(failure), effective));
  }

  private static String text(Throwable failure) {
    if (failure instanceof ConfigurationException) {
      Throwable cause = failure.getCause();
      return failure.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
    }
    StackTraceElement[] stack = failure.getStackTrace(); // of a plug-in, which it names
    return failure + (stack.length == 0 ? "" : ", thrown by " + stack[0]);
  }

  /** Looked up by hand, as the configuration may be what is wrong. */
  private static boolean disablesOnError(JsonObject options) {
    Object policy = options.getValue("onConfigError");
    if (policy == null && options.getValue("properties") instanceof JsonObject properties) {
      policy = properties.getValue(ConfigurationCheck.ON_CONFIG_ERROR);
    }
    if (policy == null) {
      policy = System.getProperty(ConfigurationCheck.ON_CONFIG_ERROR);
    }
    if (policy == null) {
      policy = System.getenv("VERTRACE_ON_CONFIG_ERROR");
    }
    return policy != null && "disable".equals(policy.toString().trim());
  }
}
