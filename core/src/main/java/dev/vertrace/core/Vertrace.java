package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import dev.vertrace.sampling.TailSampling;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.spi.VertxTracerFactory;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map.Entry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
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
  private static final Logger LOGGER = System.getLogger("dev.vertrace");
  private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(5);

  private final OpenTelemetry openTelemetry;
  private final @Nullable OwnSdk own;
  private final @Nullable String disabled;
  private final @Nullable TailSampling sampling;
  private final Decisions decisions;
  private final Switch recording;
  private final ContextTracer contextTracer;
  private final Tracer spans;
  private final TraceContext context = new TraceContext(this);
  private final AtomicBoolean given = new AtomicBoolean();
  private volatile boolean closesWithVertx;
  private volatile @Nullable StartupReport report;

  private Vertrace(
      OpenTelemetry openTelemetry,
      @Nullable OwnSdk own,
      @Nullable String disabled,
      List<ConventionOptions> options) {
    this.recording = new Switch(openTelemetry, options);
    this.openTelemetry = own == null ? openTelemetry : recording;
    this.own = own;
    this.disabled = disabled;
    this.sampling = Decisions.samplingOf(openTelemetry);
    this.decisions = new Decisions(sampling);
    Switch explicit = recording.forExplicitParents();
    this.contextTracer = new ContextTracer(this, explicit, options);
    this.spans = Scopes.tracer(explicit, Vertrace.class.getPackageName());
  }

  /**
   * Around an OpenTelemetry that the application owns: it is flushed when a Vertx closes, if it is
   * an SDK, and never shut down here.
   *
   * @param options what modules are told by code; of several of one class the last counts
   */
  public static Vertrace create(OpenTelemetry openTelemetry, ConventionOptions... options) {
    String sampler =
        openTelemetry instanceof OpenTelemetrySdk sdk ? OwnSdk.samplerOf(sdk) : "unknown";
    return new Vertrace(
            requireNonNull(openTelemetry, "openTelemetry"), null, null, List.of(options))
        .report(Destination.of("the application's OpenTelemetry"), sampler);
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
    return new VertraceBuilder(new VertraceOptions());
  }

  static Vertrace owning(OwnSdk own, List<ConventionOptions> options) {
    return new Vertrace(own.sdk(), own, null, options);
  }

  static Vertrace disabled(
      OpenTelemetry openTelemetry, String reason, List<ConventionOptions> options) {
    return new Vertrace(openTelemetry, null, reason, options);
  }

  /**
   * The instance that a Vertx was built with, whichever way.
   *
   * @throws IllegalStateException when there is none; the message says what to add
   */
  public static Vertrace of(Vertx vertx) {
    if (VertxInternals.tracer(vertx) instanceof ContextTracer tracer) {
      return tracer.vertrace();
    }
    throw new IllegalStateException(
        "This Vertx was built without Vertrace: add withTracer(vertrace.tracerFactory()) to"
            + " Vertx.builder(), or setTracingOptions(new VertraceOptions()) to VertxOptions");
  }

  /** What to give to {@code Vertx.builder().withTracer(...)}. */
  public VertxTracerFactory tracerFactory() {
    return options -> {
      given.set(true);
      return contextTracer;
    };
  }

  /** Whether the Vertx of this context was built with this instance's {@link #tracerFactory}. */
  public boolean traces(io.vertx.core.Context vertxContext) {
    return VertxInternals.tracer(vertxContext) == contextTracer;
  }

  /**
   * The tail sampling of the SDK, one that was built here or the application's: to change the ratio
   * and thresholds, and to keep traces. Where tracing is disabled, one without effect.
   *
   * @throws IllegalStateException when there is another sampler; the message says what to do
   */
  public TailSampling sampling() {
    if (disabled != null) {
      return TailSampling.create(); // of nothing: the application goes on
    }
    if (sampling == null) {
      throw new IllegalStateException(
          "The sampler is not vertrace_tail: add tailSampling(TailSampling.builder()) to"
              + " Vertrace.builder(), or set OTEL_TRACES_SAMPLER=vertrace_tail");
    }
    return sampling;
  }

  /**
   * The context to record a measurement with once the span of the given one has ended: its span is
   * sampled if its trace is kept, so that an exemplar leads somewhere. Without tail sampling it is
   * the given one. For modules that measure; any thread.
   */
  public Context decided(Context context) {
    return decisions.of(context);
  }

  /**
   * Whether the end of a span may decide that its trace is kept: then modules measure after it, and
   * otherwise before.
   */
  public boolean decidesAtTheEnd() {
    return decisions.areMade();
  }

  Decisions decisions() {
    return decisions;
  }

  Describing describing() {
    return own == null ? Describing.EARLY : own.describing();
  }

  boolean dropsBelowUnsampled() {
    return own != null && own.dropsBelowUnsampled();
  }

  UnaryOperator<Span> recording() {
    return own == null ? UnaryOperator.identity() : own.recording();
  }

  @Nullable OwnSdk own() {
    return own;
  }

  /** Says in the log how it is set up. */
  Vertrace report(Destination destination, String sampler) {
    report =
        StartupReport.start(
            new StartupReport.Facts(
                destination,
                sampling == null ? sampler : sampler + ". " + sampling.guarantee(),
                contextTracer.conventionPackages(),
                own != null || openTelemetry instanceof OpenTelemetrySdk,
                given::get));
    return this;
  }

  ContextTracer contextTracer() {
    return contextTracer;
  }

  /**
   * Makes {@link #openTelemetry} the global one, for libraries that look there.
   *
   * @throws IllegalStateException when there is a global one already
   */
  public Vertrace registerGlobal() {
    GlobalOpenTelemetry.set(openTelemetry);
    return this;
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

  /**
   * The configured propagators, which read and write only what is legal, by {@link #extract}'s
   * rules; for modules that write the context into messages themselves. Any thread.
   */
  public TextMapPropagator propagator() {
    return recording.getPropagators().getTextMapPropagator();
  }

  /**
   * What {@link TrustOptions} say, for what brings its context by {@link #extract}: it counts
   * nowhere else on its own.
   */
  public Trust trust() {
    return contextTracer.trust();
  }

  /** A span for asynchronous work, as a child of the current one. */
  public AsyncSpan span(String name) {
    return new AsyncSpan(spans, requireNonNull(name, "name"), contextTracer.failures());
  }

  /** What keeps a trace together where Vert.x does not carry it. */
  public TraceContext context() {
    return context;
  }

  /**
   * The OpenTelemetry underneath. Of one that was built here, all spans obey {@link #setEnabled}.
   */
  public OpenTelemetry openTelemetry() {
    return openTelemetry;
  }

  /**
   * A tracer with the given instrumentation scope and Vertrace's version; for modules that
   * instrument a library.
   */
  public Tracer tracer(String instrumentationScope) {
    return Scopes.tracer(recording, instrumentationScope);
  }

  /** A meter with the given instrumentation scope; otherwise as {@link #tracer}. */
  public Meter meter(String instrumentationScope) {
    return Scopes.meter(recording, instrumentationScope);
  }

  /**
   * Switches recording off, for what starts from now on, and on again. The context of callers is
   * propagated in any case. At once, on all threads.
   */
  public void setEnabled(boolean enabled) {
    recording.set(enabled);
  }

  /**
   * How tracing is. Around an OpenTelemetry of the application, failures of its exports are not
   * seen.
   */
  public Health health() {
    if (disabled != null) {
      return Health.disabled(disabled);
    }
    if (!recording.isOn()) {
      return Health.disabled("switched off by setEnabled(false)");
    }
    return own == null ? Health.EXPORTING : own.health();
  }

  /**
   * Exports what is finished and shuts the SDK down, if it was built here; otherwise it does
   * nothing. Close servers and Vertx before, so that their last spans are in. The Future ends
   * within the close timeout, 5 seconds unless configured; failed, if it took longer. What was lost
   * is counted. It may be called again.
   */
  public Future<Void> close() {
    return Future.fromCompletionStage(end());
  }

  private CompletableFuture<Void> end() {
    StartupReport started = report;
    if (started != null) {
      started.close();
    }
    return own == null ? CompletableFuture.completedFuture(null) : own.close();
  }

  void closeWithVertx() {
    given.set(true);
    closesWithVertx = true;
  }

  /**
   * A Vertx has closed: what it has traced goes out. Blocks, for the close timeout at most: Vert.x
   * gives no other way to wait, and the event loops have stopped by now.
   */
  void vertxClosed() {
    try {
      if (own == null) {
        flush(openTelemetry);
      } else {
        own.join(closesWithVertx ? end() : own.flush());
      }
    } catch (TimeoutException | ExecutionException e) {
      LOGGER.log(Level.WARNING, "The last spans may not have been exported: " + e.getMessage());
    }
  }

  private static void flush(OpenTelemetry openTelemetry)
      throws TimeoutException, ExecutionException {
    if (openTelemetry instanceof OpenTelemetrySdk sdk) {
      ClosingTime.join(
          ClosingTime.start(FLUSH_TIMEOUT, () -> sdk.getSdkTracerProvider().forceFlush()),
          FLUSH_TIMEOUT);
    }
  }
}
