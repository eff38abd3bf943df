package dev.vertrace.core;

import dev.vertrace.sampling.TailSampling;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurablePropagatorProvider;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSamplerProvider;
import io.opentelemetry.sdk.autoconfigure.spi.traces.ConfigurableSpanExporterProvider;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Finds the mistakes before the SDK does, whose messages do not say what is allowed. */
final class ConfigurationCheck {
  static final String ON_CONFIG_ERROR = "vertrace.on-config-error";
  static final String CLOSE_TIMEOUT = "vertrace.close-timeout";
  static final String SHUTDOWN_HOOK = "vertrace.shutdown-hook";
  static final String REGISTER_GLOBAL = "vertrace.register-global";
  static final String BAGGAGE_KEYS = "vertrace.baggage.keys";
  static final String BAGGAGE_HOSTS = "vertrace.baggage.hosts";

  /** What is checked beside the properties of OTLP. */
  static final List<String> KEYS =
      List.of(
          ON_CONFIG_ERROR,
          CLOSE_TIMEOUT,
          SHUTDOWN_HOOK,
          REGISTER_GLOBAL,
          TailSettings.KEEP_KEY,
          BAGGAGE_KEYS,
          BAGGAGE_HOSTS,
          "otel.service.name",
          "otel.resource.attributes",
          "otel.sdk.disabled",
          "otel.propagators",
          "otel.traces.exporter",
          "otel.metrics.exporter",
          "otel.logs.exporter",
          "otel.traces.sampler",
          "otel.traces.sampler.arg",
          "otel.bsp.schedule.delay",
          "otel.bsp.export.timeout",
          "otel.bsp.max.queue.size",
          "otel.bsp.max.export.batch.size",
          "otel.attribute.value.length.limit",
          "otel.span.attribute.value.length.limit",
          "otel.attribute.count.limit",
          "otel.span.attribute.count.limit",
          "otel.span.event.count.limit",
          "otel.span.link.count.limit");

  private static final String OTLP = "otel.exporter.otlp.";
  private static final List<String> SAMPLERS =
      List.of(
          "always_on",
          "always_off",
          "traceidratio",
          "parentbased_always_on",
          "parentbased_always_off",
          "parentbased_traceidratio",
          TailSettings.SAMPLER);

  /** Says all there is to say, and no secret. */
  static final class Mistake extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Mistake(String message) {
      super(message);
    }
  }

  private final ConfigProperties config;

  private ConfigurationCheck(ConfigProperties config) {
    this.config = config;
  }

  /**
   * Looks at all that is documented.
   *
   * @throws Mistake with the key, the value and what is allowed
   */
  static void check(ConfigProperties config) {
    new ConfigurationCheck(config).check();
  }

  private void check() {
    checkVertrace();
    must("otel.propagators", propagators());
    if (config.getBoolean("otel.sdk.disabled", false)) {
      return;
    }
    must("otel.config.file", new Rule("left out: use properties and variables", value -> false));
    must("otel.traces.exporter", exporters());
    List<String> signals = List.of("traces", "metrics", "logs");
    List<String> otlp = signals.stream().filter(this::isOtlp).toList();
    if (!otlp.isEmpty()) {
      checkOtlp("");
      otlp.forEach(signal -> checkOtlp(signal + "."));
    }
    checkSampler();
    checkBatches();
    checkLimits();
    must("otel.resource.attributes", Rule.pairs());
  }

  private boolean isOtlp(String signal) {
    return config.getList("otel." + signal + ".exporter", List.of("otlp")).contains("otlp");
  }

  private void checkVertrace() {
    must(ON_CONFIG_ERROR, Rule.oneOf(List.of("fail", "disable")));
    must(CLOSE_TIMEOUT, Rule.duration());
    must(SHUTDOWN_HOOK, Rule.flag());
    must(REGISTER_GLOBAL, Rule.flag());
    must(BAGGAGE_KEYS, Rule.tokens());
    must(BAGGAGE_HOSTS, Rule.hosts());
  }

  private void checkOtlp(String signal) {
    String prefix = OTLP + signal;
    must(prefix + "protocol", Rule.oneOf(List.of("http/protobuf", "grpc")));
    checkGrpc(prefix + "protocol");
    must(prefix + "endpoint", isGrpc(signal) ? Rule.grpcEndpoint() : Rule.httpEndpoint());
    must(prefix + "headers", Rule.headers());
    must(prefix + "compression", Rule.oneOf(List.of("gzip", "none")));
    must(prefix + "timeout", Rule.duration());
    mustBeFile(prefix + "certificate", Rule.certificates());
    mustBeFile(prefix + "client.certificate", Rule.certificates());
    mustBeFile(prefix + "client.key", Rule.key());
    checkPair(prefix + "client.key", prefix + "client.certificate");
    checkPair(prefix + "client.certificate", prefix + "client.key");
  }

  private void checkGrpc(String key) {
    if ("grpc".equals(config.getString(key))
        && !config.getComponentLoader().load(GrpcSenderProvider.class).iterator().hasNext()) {
      throw wrong(
          key,
          "grpc",
          "needs a gRPC sender on the class path: add"
              + " io.opentelemetry:opentelemetry-exporter-sender-okhttp, or"
              + " io.opentelemetry:opentelemetry-exporter-sender-grpc-managed-channel with a"
              + " transport of gRPC; or set http/protobuf");
    }
  }

  private boolean isGrpc(String signal) {
    String protocol = config.getString(OTLP + "protocol", "");
    return "grpc".equals(config.getString(OTLP + signal + "protocol", protocol));
  }

  private void checkPair(String key, String other) {
    String value = config.getString(key, "");
    if (!value.isEmpty() && config.getString(other, "").isEmpty()) {
      throw wrong(key, value, "must come with " + other);
    }
  }

  private void checkSampler() {
    must(
        "otel.traces.sampler",
        Rule.oneOf(
            with(
                SAMPLERS,
                ConfigurableSamplerProvider.class,
                ConfigurableSamplerProvider::getName)));
    if (config.getString("otel.traces.sampler", "").endsWith("traceidratio")) {
      must("otel.traces.sampler.arg", Rule.ratio());
    }
    checkTailSampling();
  }

  private void checkTailSampling() {
    String key = config.getString(TailSettings.KEEP_KEY, "");
    if (TailSettings.SAMPLER.equals(config.getString("otel.traces.sampler"))) {
      checkTailSampling("otel.traces.sampler.arg");
      must(TailSettings.KEEP_KEY, Rule.keepKey());
    } else if (!key.isEmpty()) {
      throw wrong(
          TailSettings.KEEP_KEY, key, "must come with otel.traces.sampler=" + TailSettings.SAMPLER);
    }
  }

  private void checkTailSampling(String key) {
    String options = config.getString(key, "");
    try {
      TailSampling.builder().options(options);
    } catch (IllegalArgumentException e) {
      throw wrong(key, options, "cannot be used: " + e.getMessage());
    }
  }

  private void checkBatches() {
    must("otel.bsp.schedule.delay", Rule.duration());
    must("otel.bsp.export.timeout", Rule.duration());
    must("otel.bsp.max.queue.size", Rule.size());
    must("otel.bsp.max.export.batch.size", Rule.size());
  }

  private void checkLimits() {
    must("otel.attribute.value.length.limit", Rule.notNegative());
    must("otel.span.attribute.value.length.limit", Rule.notNegative());
    must("otel.attribute.count.limit", Rule.notNegative());
    must("otel.span.attribute.count.limit", Rule.notNegative());
    must("otel.span.event.count.limit", Rule.notNegative());
    must("otel.span.link.count.limit", Rule.notNegative());
  }

  private Rule exporters() {
    return Rule.someOf(
        with(
            List.of("none"),
            ConfigurableSpanExporterProvider.class,
            ConfigurableSpanExporterProvider::getName),
        "console and logging-otlp need io.opentelemetry:opentelemetry-exporter-logging or"
            + " -exporter-logging-otlp on the class path, others the artifact that has them");
  }

  private Rule propagators() {
    return Rule.someOf(
        with(
            List.of("tracecontext", "baggage", "none"),
            ConfigurablePropagatorProvider.class,
            ConfigurablePropagatorProvider::getName),
        "b3, b3multi, jaeger and ottrace need"
            + " io.opentelemetry:opentelemetry-extension-trace-propagators on the class path, others"
            + " the artifact that has them");
  }

  /** The names that are always there, and those that the class path adds. */
  private <T> List<String> with(List<String> names, Class<T> spi, Function<T, String> name) {
    List<String> all = new ArrayList<>(names);
    config.getComponentLoader().load(spi).forEach(found -> all.add(name.apply(found)));
    return all.stream().distinct().sorted().toList();
  }

  private void must(String key, Rule rule) {
    String value = config.getString(key);
    if (value != null && !value.isEmpty() && !rule.accepts(value)) {
      throw wrong(key, value, "must be " + rule.demand());
    }
  }

  /** The SDK, which cannot be told that it is not set, would look for a file without a name. */
  private void mustBeFile(String key, Rule rule) {
    if ("".equals(config.getString(key))) {
      throw wrong(key, "", "must be " + rule.demand() + ", or be left out");
    }
    must(key, rule);
  }

  private static Mistake wrong(String key, String value, String demand) {
    return new Mistake(key + "=" + Secrets.shown(key, value) + " " + demand);
  }
}
