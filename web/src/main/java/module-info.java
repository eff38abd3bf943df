/** HTTP server and client spans for Vert.x, with the routes of vertx-web. */
@SuppressWarnings("module") // OpenTelemetry's automatic module names are stable
module dev.vertrace.web {
  requires transitive dev.vertrace.core;
  requires transitive io.vertx.web;
  requires io.netty.common;
  requires io.netty.transport;
  requires io.opentelemetry.semconv;
  requires static transitive org.jspecify;

  exports dev.vertrace.web;

  provides dev.vertrace.core.Convention with
      dev.vertrace.web.HttpServerConvention,
      dev.vertrace.web.HttpClientConvention;
}
