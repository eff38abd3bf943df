/** Spans for the reactive PostgreSQL client of Vert.x. */
@SuppressWarnings("module") // OpenTelemetry's automatic module names are stable
module dev.vertrace.pgclient {
  requires transitive dev.vertrace.core;
  requires transitive io.vertx.sql.client;
  requires io.opentelemetry.semconv;
  requires io.vertx.sql.client.pg;
  requires static transitive org.jspecify;

  exports dev.vertrace.pgclient;

  provides dev.vertrace.core.Convention with
      dev.vertrace.pgclient.SqlConvention;
}
