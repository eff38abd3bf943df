/** Spans for the reactive PostgreSQL client of Vert.x. */
@SuppressWarnings("module") // OpenTelemetry's automatic module names are stable
module dev.vertrace.pgclient {
  requires transitive dev.vertrace.core;
  requires io.opentelemetry.semconv;
  requires io.vertx.sql.client;
  requires static transitive org.jspecify;

  provides dev.vertrace.core.Convention with
      dev.vertrace.pgclient.SqlConvention;
}
