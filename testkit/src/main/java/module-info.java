/** Collects the spans of a test and shows them as trees. */
@SuppressWarnings("module") // OpenTelemetry's automatic module names are stable
module dev.vertrace.testkit {
  requires transitive io.opentelemetry.api;
  requires transitive io.opentelemetry.context;
  requires transitive io.opentelemetry.sdk.trace;
  requires static transitive org.jspecify;

  exports dev.vertrace.testkit;
}
