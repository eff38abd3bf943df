package dev.vertrace.core;

import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.VertxTracerFactory;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;

/**
 * Builds a Vertrace for each Vertx that is created with tracing options; closing the Vertx closes
 * it. Found by ServiceLoader; not for direct use.
 */
public final class VertraceTracerFactory implements VertxTracerFactory {
  /** For ServiceLoader. */
  public VertraceTracerFactory() {}

  /**
   * From {@link VertraceOptions}, or from the JSON that plain options were made of.
   *
   * @throws IllegalArgumentException when the configuration cannot be used; the message says which
   *     key
   */
  @Override
  public VertxTracer<?, ?> tracer(TracingOptions options) {
    return new VertraceBuilder(newOptions(options.toJson())).buildForVertx();
  }

  @Override
  public VertraceOptions newOptions() {
    return new VertraceOptions();
  }

  @Override
  public VertraceOptions newOptions(JsonObject json) {
    return new VertraceOptions(json);
  }
}
