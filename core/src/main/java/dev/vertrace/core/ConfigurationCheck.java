package dev.vertrace.core;

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

  private static final String OTLP = "otel.exporter.otlp.";
  private static final List<String> OTLP_SIGNALS = List.of("", "traces.");
  private static final List<String> SAMPLERS =
      List.of(
          "always_on",
          "always_off",
          "traceidratio",
          "parentbased_always_on",
          "parentbased_always_off",
          "parentbased_traceidratio",
          "parentbased_jaeger_remote");

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
    must("otel.traces.exporter", exporters());
    if (config.getList("otel.traces.exporter").isEmpty()
        || config.getList("otel.traces.exporter").contains("otlp")) {
      OTLP_SIGNALS.forEach(this::checkOtlp);
    }
    checkSampler();
    checkBatches();
    checkLimits();
    must("otel.resource.attributes", Rule.pairs());
  }

  private void checkVertrace() {
    must(ON_CONFIG_ERROR, Rule.oneOf(List.of("fail", "disable")));
    must(CLOSE_TIMEOUT, Rule.duration());
    must(SHUTDOWN_HOOK, Rule.flag());
    must(REGISTER_GLOBAL, Rule.flag());
  }

  private void checkOtlp(String signal) {
    String prefix = OTLP + signal;
    must(prefix + "protocol", Rule.oneOf(List.of("http/protobuf", "grpc")));
    checkGrpc(prefix + "protocol");
    must(prefix + "endpoint", isGrpc() ? Rule.grpcEndpoint() : Rule.httpEndpoint());
    must(prefix + "headers", Rule.headers());
    must(prefix + "compression", Rule.oneOf(List.of("gzip", "none")));
    must(prefix + "timeout", Rule.duration());
    must(prefix + "certificate", Rule.certificates());
    must(prefix + "client.certificate", Rule.certificates());
    must(prefix + "client.key", Rule.key());
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

  private boolean isGrpc() {
    String protocol = config.getString(OTLP + "protocol", "");
    return "grpc".equals(config.getString(OTLP + "traces.protocol", protocol));
  }

  private void checkPair(String key, String other) {
    String value = config.getString(key);
    if (value != null && config.getString(other) == null) {
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
  }

  private void checkBatches() {
    must("otel.bsp.schedule.delay", Rule.duration());
    must("otel.bsp.export.timeout", Rule.duration());
    must("otel.bsp.max.queue.size", Rule.positive());
    must("otel.bsp.max.export.batch.size", Rule.positive());
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
    if (value != null && !rule.accepts(value)) {
      throw wrong(key, value, "must be " + rule.demand());
    }
  }

  private static Mistake wrong(String key, String value, String demand) {
    return new Mistake(key + "=" + Secrets.shown(key, value) + " " + demand);
  }
}
