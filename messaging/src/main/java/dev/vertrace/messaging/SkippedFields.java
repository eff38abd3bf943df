package dev.vertrace.messaging;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what of a trace a message has no room for, and says it once for each kind. Any thread. */
final class SkippedFields {
  /** What is left out when a message has no room for the trace itself. */
  static final String ALL = "all";

  private static final Logger LOGGER = System.getLogger("dev.vertrace.messaging");

  private final LongCounter counter;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  SkippedFields(Meter meter) {
    counter =
        meter
            .counterBuilder(SqsAttributes.SKIPPED_FIELDS)
            .setUnit("{message}")
            .setDescription("Messages that had no room for all of their trace")
            .build();
  }

  /**
   * Counts one message.
   *
   * @param what a field, or {@link #ALL}
   * @param reason {@code attributes} or {@code size}
   */
  void add(String what, String reason) {
    counter.add(1, Attributes.of(SqsAttributes.SKIPPED, what, SqsAttributes.SKIP_REASON, reason));
    if (said.add(what)) {
      LOGGER.log(
          Level.WARNING,
          "A message is so large, or has so many attributes of its own, that "
              + (what.equals(ALL) ? "no attribute of its trace" : "its " + what)
              + " is sent with it: SQS takes 1 MiB, SNS 256 KiB, and both ten attributes (said once)");
    }
  }
}
