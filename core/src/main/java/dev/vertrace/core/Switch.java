package dev.vertrace.core;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerBuilder;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An OpenTelemetry whose spans can be switched off and on. When off, and below what a filter has
 * left out, a span is the one around it, which is not recorded again: the next service sees the
 * caller's context. Spans show the business keys of the baggage around them, and what travels is
 * legal. Any thread.
 */
final class Switch implements OpenTelemetry {
  private static final Tracer PASSING = TracerProvider.noop().get("");

  private final OpenTelemetry openTelemetry;
  private final AtomicBoolean on;
  private final boolean mindsCurrent;
  private final BusinessKeys keys;
  private final ContextPropagators propagators;

  Switch(OpenTelemetry openTelemetry, List<ConventionOptions> options) {
    this(
        openTelemetry,
        new AtomicBoolean(true),
        true,
        BusinessKeys.of(options),
        ContextPropagators.create(
            new LegalPropagator(
                openTelemetry.getPropagators().getTextMapPropagator(),
                BusinessKeys.limits(options))));
  }

  private Switch(
      OpenTelemetry openTelemetry,
      AtomicBoolean on,
      boolean mindsCurrent,
      BusinessKeys keys,
      ContextPropagators propagators) {
    this.openTelemetry = openTelemetry;
    this.on = on;
    this.mindsCurrent = mindsCurrent;
    this.keys = keys;
    this.propagators = propagators;
  }

  /** For those who name the parent and have looked for its {@link Suppression} themselves. */
  Switch forExplicitParents() {
    return new Switch(openTelemetry, on, false, keys, propagators);
  }

  void set(boolean enabled) {
    on.set(enabled);
  }

  boolean isOn() {
    return on.get();
  }

  private boolean records() {
    return on.get() && !(mindsCurrent && Suppression.isOn(VertxContextStorage.inForce()));
  }

  @Override
  public TracerProvider getTracerProvider() {
    return new Tracers(openTelemetry.getTracerProvider());
  }

  @Override
  public MeterProvider getMeterProvider() {
    return openTelemetry.getMeterProvider();
  }

  @Override
  public LoggerProvider getLogsBridge() {
    return openTelemetry.getLogsBridge();
  }

  @Override
  public ContextPropagators getPropagators() {
    return propagators;
  }

  private final class Tracers implements TracerProvider {
    private final TracerProvider tracers;

    Tracers(TracerProvider tracers) {
      this.tracers = tracers;
    }

    @Override
    public Tracer get(String scope) {
      return new Switched(tracers.get(scope));
    }

    @Override
    public Tracer get(String scope, String version) {
      return new Switched(tracers.get(scope, version));
    }

    @Override
    public TracerBuilder tracerBuilder(String scope) {
      return new Builder(tracers.tracerBuilder(scope));
    }
  }

  private final class Builder implements TracerBuilder {
    private final TracerBuilder builder;

    Builder(TracerBuilder builder) {
      this.builder = builder;
    }

    @Override
    public TracerBuilder setSchemaUrl(String schemaUrl) {
      builder.setSchemaUrl(schemaUrl);
      return this;
    }

    @Override
    public TracerBuilder setInstrumentationVersion(String version) {
      builder.setInstrumentationVersion(version);
      return this;
    }

    @Override
    public Tracer build() {
      return new Switched(builder.build());
    }
  }

  private final class Switched implements Tracer {
    private final Tracer tracer;

    Switched(Tracer tracer) {
      this.tracer = tracer;
    }

    @Override
    public SpanBuilder spanBuilder(String name) {
      return records() ? keys.on(tracer.spanBuilder(name)) : PASSING.spanBuilder(name);
    }

    @Override
    public boolean isEnabled() {
      return records() && tracer.isEnabled();
    }
  }
}
