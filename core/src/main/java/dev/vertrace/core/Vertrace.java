package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.VertxTracerFactory;
import java.util.Map.Entry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The door to Vertrace: tracing for Vert.x over one OpenTelemetry. Any thread; one instance serves
 * any number of Vertx instances of a service.
 *
 * <pre>{@code
 * Vertrace vertrace = Vertrace.fromEnvironment();
 * Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
 * }</pre>
 */
public final class Vertrace {
  private static final long CLOSE_SECONDS = 5;

  private final OpenTelemetry openTelemetry;
  private final @Nullable OpenTelemetrySdk ownSdk;
  private final ContextTracer contextTracer;
  private final Tracer spans;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Promise<Void> closed = Promise.promise();

  private Vertrace(OpenTelemetry openTelemetry, @Nullable OpenTelemetrySdk ownSdk) {
    this.openTelemetry = openTelemetry;
    this.ownSdk = ownSdk;
    this.contextTracer = new ContextTracer(openTelemetry);
    this.spans = tracer(Vertrace.class.getPackageName());
  }

  /** Around an OpenTelemetry that the application owns: it is never shut down here. */
  public static Vertrace create(OpenTelemetry openTelemetry) {
    return new Vertrace(requireNonNull(openTelemetry, "openTelemetry"), null);
  }

  /**
   * From the <a
   * href="https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">standard
   * variables</a> and their system properties, with OTLP over http/protobuf as the default.
   *
   * @throws IllegalArgumentException when a variable cannot be used; the message says which
   */
  public static Vertrace fromEnvironment() {
    return builder().build();
  }

  /** From the environment, except for what the code says. */
  public static VertraceBuilder builder() {
    return new VertraceBuilder();
  }

  static Vertrace owning(OpenTelemetrySdk sdk) {
    return new Vertrace(sdk, sdk);
  }

  /** What to give to {@code Vertx.builder().withTracer(...)}. */
  public VertxTracerFactory tracerFactory() {
    return options -> contextTracer;
  }

  /** Whether the Vertx of this context was built with this instance's {@link #tracerFactory}. */
  public boolean traces(io.vertx.core.Context vertxContext) {
    return VertxInternals.tracer(vertxContext) == contextTracer;
  }

  /**
   * The context that the headers of a request or message carry, by the configured propagators; the
   * root context when there is none that can be read. What is malformed, comes twice or is too
   * large is ignored or cut as <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
   * says. Never throws.
   */
  public Context extract(Iterable<Entry<String, String>> headers) {
    return contextTracer.extract(headers);
  }

  /** A span for asynchronous work, as a child of the current one. */
  public AsyncSpan span(String name) {
    return new AsyncSpan(spans.spanBuilder(requireNonNull(name, "name")), contextTracer.failures());
  }

  /** The OpenTelemetry underneath. */
  public OpenTelemetry openTelemetry() {
    return openTelemetry;
  }

  /**
   * A tracer with the given instrumentation scope and Vertrace's version; for modules that
   * instrument a library.
   */
  public Tracer tracer(String instrumentationScope) {
    return Scopes.tracer(openTelemetry, instrumentationScope);
  }

  /**
   * Exports what is finished and shuts the SDK down, if it was built here; otherwise it does
   * nothing. Close servers and Vertx before, so that their last spans are in. The Future ends after
   * 5 seconds at the latest; failed, if spans may be lost. A second call gives the same Future.
   */
  public Future<Void> close() {
    if (ownSdk != null && closing.compareAndSet(false, true)) {
      shutdown(ownSdk);
    }
    return ownSdk == null ? Future.succeededFuture() : closed.future();
  }

  private void shutdown(OpenTelemetrySdk sdk) {
    Promise<Void> done = Promise.promise();
    done.future().timeout(CLOSE_SECONDS, TimeUnit.SECONDS).onComplete(closed::handle);
    try {
      CompletableResultCode shutdown = sdk.shutdown();
      shutdown.whenComplete(() -> complete(done, shutdown));
    } catch (RuntimeException e) { // a span processor may throw; closing goes on
      done.tryFail(e);
    }
  }

  private static void complete(Promise<Void> done, CompletableResultCode shutdown) {
    if (shutdown.isSuccess()) {
      done.tryComplete();
    } else {
      done.tryFail("the last spans may not have been exported");
    }
  }
}
