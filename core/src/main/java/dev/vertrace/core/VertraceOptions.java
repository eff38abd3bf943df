package dev.vertrace.core;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.tracing.TracingOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tracing as an option of Vertx: all that a launcher needs. What is not set here comes from the
 * system properties and variables. Everything is checked when the Vertx is created. One thread.
 *
 * <pre>{@code
 * Vertx vertx = Vertx.vertx(new VertxOptions().setTracingOptions(new VertraceOptions(json)));
 * Vertrace vertrace = Vertrace.of(vertx);
 * }</pre>
 */
public class VertraceOptions extends TracingOptions {
  private final JsonObject json;

  /** Nothing said. */
  public VertraceOptions() {
    this(new JsonObject());
  }

  /** As the other options. */
  public VertraceOptions(VertraceOptions other) {
    this(other.json);
  }

  /**
   * From JSON whose keys are the names of the setters, such as {@code serviceName}; with a wrong
   * type or an unknown key, no Vertx is created.
   */
  public VertraceOptions(JsonObject json) {
    this.json = json.copy();
  }

  @Override
  public VertraceOptions copy() {
    return new VertraceOptions(this);
  }

  @Override
  public JsonObject toJson() {
    return json.copy();
  }

  /** Sets {@code service.name}. */
  public VertraceOptions setServiceName(String name) {
    return put("serviceName", name);
  }

  /** Sets {@code service.version}. */
  public VertraceOptions setServiceVersion(String version) {
    return put("serviceVersion", version);
  }

  /** Sets {@code deployment.environment.name}, such as {@code production}. */
  public VertraceOptions setEnvironment(String name) {
    return put("environment", name);
  }

  /** Adds an attribute of the resource. */
  public VertraceOptions addResourceAttribute(String key, String value) {
    return putInto("resourceAttributes", key, value);
  }

  /** Sets where all signals go, such as {@code http://localhost:4318}. */
  public VertraceOptions setEndpoint(String url) {
    return put("endpoint", url);
  }

  /** Sets {@code http/protobuf}, the default, or {@code grpc}. */
  public VertraceOptions setProtocol(String protocol) {
    return put("protocol", protocol);
  }

  /** Adds a header of export requests, to those of the environment; its value is taken as it is. */
  public VertraceOptions addHeader(String name, String value) {
    return putInto("headers", name, value);
  }

  /** Sets {@code gzip} or {@code none}, the default. */
  public VertraceOptions setCompression(String compression) {
    return put("compression", compression);
  }

  /** Sets how long an export may take, retries included; 10 seconds by default. */
  public VertraceOptions setExportTimeout(Duration timeout) {
    return put("exportTimeout", millis(timeout));
  }

  /** Sets the PEM file with the certificates that a collector is trusted by. */
  public VertraceOptions setCertificate(String file) {
    return put("certificate", file);
  }

  /** Sets the PEM files of the key (PKCS 8) and the certificate that export requests show. */
  public VertraceOptions setClientCertificate(String keyFile, String certificateFile) {
    return put("clientKey", keyFile).put("clientCertificate", certificateFile);
  }

  /** Sets the sampler, such as {@code always_on}; {@code parentbased_always_on} by default. */
  public VertraceOptions setSampler(String name) {
    return put("sampler", name);
  }

  /** Sets the sampler and its argument, such as {@code parentbased_traceidratio} and 0.1. */
  public VertraceOptions setSampler(String name, double argument) {
    return put("sampler", name).put("samplerArg", argument);
  }

  /**
   * Sets the sampler that keeps every failed and every slow request, and a share of the rest.
   *
   * @param options of {@code ratio}, {@code errors}, {@code clientErrors}, {@code slow}, {@code
   *     routes} (an object), {@code rare}, {@code linger}, {@code maxAge}, {@code maxSpans}, {@code
   *     maxBytes}, {@code queueSize}, {@code shutdown} and {@code keepKey}; an empty object for the
   *     defaults
   */
  public VertraceOptions setTailSampling(JsonObject options) {
    return put("tailSampling", options.copy());
  }

  /** Sets the propagators; {@code tracecontext} and {@code baggage} by default. */
  public VertraceOptions setPropagators(List<String> names) {
    return put("propagators", new JsonArray(List.copyOf(names)));
  }

  /**
   * Sets the business keys: entries of baggage such as {@code campaign.id} that are attributes of
   * every span of the trace; none by default.
   */
  public VertraceOptions setBaggageKeys(List<String> keys) {
    return put("baggageKeys", new JsonArray(List.copyOf(keys)));
  }

  /**
   * Sets the hosts that are sent baggage by HTTP, such as {@code *.bids.internal}; by default, only
   * this machine is. {@link TrustOptions} say more.
   */
  public VertraceOptions setBaggageHosts(List<String> hosts) {
    return put("baggageHosts", new JsonArray(List.copyOf(hosts)));
  }

  /** Sets whether spans are made at all; a context is propagated in any case. */
  public VertraceOptions setEnabled(boolean enabled) {
    return put("enabled", enabled);
  }

  /** Sets how long closing may take; 5 seconds by default. */
  public VertraceOptions setCloseTimeout(Duration timeout) {
    return put("closeTimeout", millis(timeout));
  }

  /**
   * Sets {@code fail}, the default, or {@code disable}: with bad configuration the application then
   * starts without tracing, and the log says why.
   */
  public VertraceOptions setOnConfigError(String policy) {
    return put("onConfigError", policy);
  }

  /** Sets whether tracing is closed when the JVM ends; off by default. */
  public VertraceOptions setShutdownHook(boolean on) {
    return put("shutdownHook", on);
  }

  /** Sets whether the OpenTelemetry built becomes the global one; off by default. */
  public VertraceOptions setRegisterGlobal(boolean on) {
    return put("registerGlobal", on);
  }

  /**
   * Sets any <a href="https://opentelemetry.io/docs/languages/java/configuration/">property of the
   * SDK</a>.
   */
  public VertraceOptions setProperty(String key, String value) {
    return putInto("properties", key, value);
  }

  private static long millis(Duration timeout) {
    Duration longest = Duration.ofDays(365);
    return (timeout.compareTo(longest) > 0 ? longest : timeout).toMillis();
  }

  private VertraceOptions put(String key, @Nullable Object value) {
    json.put(key, value);
    return this;
  }

  private VertraceOptions putInto(String map, String key, String value) {
    JsonObject target = json.getValue(map) instanceof JsonObject found ? found : new JsonObject();
    return put(map, target.put(key, value));
  }
}
