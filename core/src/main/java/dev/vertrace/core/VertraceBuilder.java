package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import dev.vertrace.sampling.TailSampling;
import dev.vertrace.sampling.TailSamplingBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Vertrace} from the environment, except for what is said here. Each method means
 * what the setter of {@link VertraceOptions} with its name means. One thread.
 */
public final class VertraceBuilder {
  private final VertraceOptions options;
  private final List<SpanProcessor> processors = new ArrayList<>();
  private final List<ConventionOptions> conventions = new ArrayList<>();
  private @Nullable TailSamplingBuilder tailSampling;

  VertraceBuilder(VertraceOptions options) {
    this.options = options;
  }

  /** Sets {@code service.name}. */
  public VertraceBuilder serviceName(String name) {
    return set(o -> o.setServiceName(requireNonNull(name, "name")));
  }

  /** Sets {@code service.version}. */
  public VertraceBuilder serviceVersion(String version) {
    return set(o -> o.setServiceVersion(requireNonNull(version, "version")));
  }

  /** Sets {@code deployment.environment.name}, such as {@code production}. */
  public VertraceBuilder environment(String name) {
    return set(o -> o.setEnvironment(requireNonNull(name, "name")));
  }

  /** Adds an attribute of the resource. */
  public VertraceBuilder resourceAttribute(String key, String value) {
    return set(o -> o.addResourceAttribute(requireNonNull(key, "key"), value));
  }

  /** Sets where all signals go, such as {@code http://localhost:4318}. */
  public VertraceBuilder endpoint(String url) {
    return set(o -> o.setEndpoint(requireNonNull(url, "url")));
  }

  /** Sets {@code http/protobuf}, the default, or {@code grpc}. */
  public VertraceBuilder protocol(String protocol) {
    return set(o -> o.setProtocol(requireNonNull(protocol, "protocol")));
  }

  /** Adds a header of export requests, to those of the environment; its value is taken as it is. */
  public VertraceBuilder header(String name, String value) {
    return set(o -> o.addHeader(requireNonNull(name, "name"), value));
  }

  /** Sets {@code gzip} or {@code none}, the default. */
  public VertraceBuilder compression(String compression) {
    return set(o -> o.setCompression(requireNonNull(compression, "compression")));
  }

  /** Sets how long an export may take, retries included; 10 seconds by default. */
  public VertraceBuilder exportTimeout(Duration timeout) {
    return set(o -> o.setExportTimeout(requireNonNull(timeout, "timeout")));
  }

  /** Sets the PEM file with the certificates that a collector is trusted by. */
  public VertraceBuilder certificate(String file) {
    return set(o -> o.setCertificate(requireNonNull(file, "file")));
  }

  /** Sets the PEM files of the key (PKCS 8) and the certificate that export requests show. */
  public VertraceBuilder clientCertificate(String keyFile, String certificateFile) {
    return set(
        o ->
            o.setClientCertificate(
                requireNonNull(keyFile, "keyFile"),
                requireNonNull(certificateFile, "certificateFile")));
  }

  /** Sets the sampler, such as {@code always_on}; {@code parentbased_always_on} by default. */
  public VertraceBuilder sampler(String name) {
    return set(o -> o.setSampler(requireNonNull(name, "name")));
  }

  /** Sets the sampler and its argument, such as {@code parentbased_traceidratio} and 0.1. */
  public VertraceBuilder sampler(String name, double argument) {
    return set(o -> o.setSampler(requireNonNull(name, "name"), argument));
  }

  /**
   * Sets the sampler that keeps every failed and every slow request, and a share of the rest; see
   * {@link TailSampling#builder}.
   */
  public VertraceBuilder tailSampling(TailSamplingBuilder sampling) {
    tailSampling = requireNonNull(sampling, "sampling");
    return set(o -> o.setTailSampling(new JsonObject()));
  }

  /** Sets the propagators; {@code tracecontext} and {@code baggage} by default. */
  public VertraceBuilder propagators(String... names) {
    return set(o -> o.setPropagators(List.of(names)));
  }

  /** Sets the entries of baggage that are attributes of every span; none by default. */
  public VertraceBuilder baggageKeys(String... keys) {
    return set(o -> o.setBaggageKeys(List.of(keys)));
  }

  /** Sets the hosts that are sent baggage by HTTP; by default, only this machine is. */
  public VertraceBuilder baggageHosts(String... hosts) {
    return set(o -> o.setBaggageHosts(List.of(hosts)));
  }

  /** Sets whether spans are made at all; a context is propagated in any case. */
  public VertraceBuilder enabled(boolean enabled) {
    return set(o -> o.setEnabled(enabled));
  }

  /** Sets how long closing may take; 5 seconds by default. */
  public VertraceBuilder closeTimeout(Duration timeout) {
    return set(o -> o.setCloseTimeout(requireNonNull(timeout, "timeout")));
  }

  /**
   * Sets {@code fail}, the default, or {@code disable}: with bad configuration the application then
   * starts without tracing, and the log says why.
   */
  public VertraceBuilder onConfigError(String policy) {
    return set(o -> o.setOnConfigError(requireNonNull(policy, "policy")));
  }

  /** Sets whether tracing is closed when the JVM ends; off by default. */
  public VertraceBuilder shutdownHook(boolean on) {
    return set(o -> o.setShutdownHook(on));
  }

  /** Sets whether the OpenTelemetry built becomes the global one; off by default. */
  public VertraceBuilder registerGlobal(boolean on) {
    return set(o -> o.setRegisterGlobal(on));
  }

  /**
   * Sets a <a href="https://opentelemetry.io/docs/languages/java/configuration/">property of the
   * SDK</a>, such as {@code otel.bsp.schedule.delay}; it wins over the environment.
   */
  public VertraceBuilder property(String key, String value) {
    return set(o -> o.setProperty(requireNonNull(key, "key"), requireNonNull(value, "value")));
  }

  /**
   * Adds a span processor beside the one that exports. With tail sampling it sees all that starts,
   * and of what ends only that which is kept.
   */
  public VertraceBuilder addSpanProcessor(SpanProcessor processor) {
    processors.add(requireNonNull(processor, "processor"));
    return this;
  }

  /**
   * Tells a module by code what its spans are to be; of several options of one class the last
   * counts.
   */
  public VertraceBuilder with(ConventionOptions conventionOptions) {
    conventions.add(requireNonNull(conventionOptions, "conventionOptions"));
    return this;
  }

  private VertraceBuilder set(Consumer<VertraceOptions> setting) {
    setting.accept(options);
    return this;
  }

  /**
   * Builds the SDK and the Vertrace around it.
   *
   * @throws IllegalArgumentException when the configuration cannot be used; the message says which
   *     key
   */
  public Vertrace build() {
    return Setup.vertrace(options.toJson(), new Setup.Parts(processors, conventions, tailSampling));
  }

  /** As {@link #build}, but closed with the Vertx that it is built for. */
  ContextTracer buildForVertx() {
    Vertrace vertrace = build();
    vertrace.closeWithVertx();
    return vertrace.contextTracer();
  }
}
