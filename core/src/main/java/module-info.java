/** The tracer for Vert.x, its context, conventions, async spans and set-up. */
@SuppressWarnings("module") // OpenTelemetry's automatic module names are stable
module dev.vertrace.core {
  requires transitive dev.vertrace.sampling;
  requires transitive io.opentelemetry.api;
  requires transitive io.opentelemetry.context;
  requires transitive io.opentelemetry.sdk;
  requires transitive io.opentelemetry.sdk.autoconfigure.spi;
  requires transitive io.opentelemetry.sdk.common;
  requires transitive io.opentelemetry.sdk.trace;
  requires transitive io.vertx.core;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.opentelemetry.common;
  requires io.opentelemetry.sdk.autoconfigure;
  requires io.opentelemetry.sdk.logs;
  requires io.opentelemetry.sdk.metrics;
  requires io.opentelemetry.semconv;
  requires static transitive org.jspecify;

  exports dev.vertrace.core;

  uses dev.vertrace.core.Convention;
  uses io.opentelemetry.context.ContextStorageProvider;

  provides io.opentelemetry.context.ContextStorageProvider with
      dev.vertrace.core.VertxContextStorageProvider;
  provides io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider with
      dev.vertrace.core.ServiceResourceProvider,
      dev.vertrace.core.HostResourceProvider,
      dev.vertrace.core.ProcessResourceProvider;
  provides io.vertx.core.spi.VertxServiceProvider with
      dev.vertrace.core.VertxInternals,
      dev.vertrace.core.VertraceTracerFactory;
}
