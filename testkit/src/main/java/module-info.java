/** Tests that read like the trace: records the spans of a test and asserts their trees. */
@SuppressWarnings("module") // OpenTelemetry's automatic module names are stable
module dev.vertrace.testkit {
  requires transitive dev.vertrace.core;
  requires transitive java.net.http;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;
  requires io.opentelemetry.sdk.common;
  requires io.opentelemetry.semconv;
  requires static transitive org.jspecify;

  exports dev.vertrace.testkit;
}
