package dev.vertrace.testkit;

import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.function.Function;

/** What a test may leave, and what it runs on. */
record TestRules(
    boolean openSpans,
    boolean orphans,
    Duration patience,
    Function<RecordedTraces, OpenTelemetry> openTelemetry) {
  static final TestRules DEFAULT =
      new TestRules(false, false, RecordedTraces.PATIENCE, TracedTest::openTelemetry);

  TestRules withOpenSpans() {
    return new TestRules(true, orphans, patience, openTelemetry);
  }

  TestRules withOrphans() {
    return new TestRules(openSpans, true, patience, openTelemetry);
  }

  TestRules withPatience(Duration atMost) {
    return new TestRules(openSpans, orphans, atMost, openTelemetry);
  }

  TestRules withOpenTelemetry(Function<RecordedTraces, OpenTelemetry> factory) {
    return new TestRules(openSpans, orphans, patience, factory);
  }
}
