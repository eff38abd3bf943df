package dev.vertrace.messaging;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.ErrorAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts messages and times their handlers, by the semantic conventions on <a
 * href="https://opentelemetry.io/docs/specs/semconv/messaging/messaging-metrics/">messaging
 * metrics</a>. Any thread.
 */
final class EventBusMetrics {
  private static final double NANOS_PER_SECOND = 1e9;

  private final LongCounter sent;
  private final LongCounter consumed;
  private final DoubleHistogram processed;
  private final LongCounter abandoned;

  EventBusMetrics(Meter meter) {
    sent =
        counter(
            meter,
            EventBusAttributes.SENT_MESSAGES,
            "{message}",
            "Number of messages producer attempted to send to the broker.");
    consumed =
        counter(
            meter,
            EventBusAttributes.CONSUMED_MESSAGES,
            "{message}",
            "Number of messages that were delivered to the application.");
    processed =
        meter
            .histogramBuilder(EventBusAttributes.PROCESS_DURATION)
            .setUnit("s")
            .setDescription("Duration of processing operation.")
            .setExplicitBucketBoundariesAdvice(
                List.of(
                    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5,
                    10.0))
            .build();
    abandoned =
        counter(
            meter,
            EventBusAttributes.ABANDONED,
            "{operation}",
            "Operations on the event bus that ended without an answer");
  }

  private static LongCounter counter(Meter meter, String name, String unit, String description) {
    return meter.counterBuilder(name).setUnit(unit).setDescription(description).build();
  }

  boolean isEnabled() {
    return sent.isEnabled() || consumed.isEnabled() || processed.isEnabled();
  }

  void sent(
      String operation, EventBusDestination destination, @Nullable String error, Context context) {
    if (sent.isEnabled()) {
      sent.add(1, attributes(operation, destination, error), context);
    }
  }

  void consumed(
      EventBusDestination destination, @Nullable String error, long nanos, Context context) {
    if (consumed.isEnabled() || processed.isEnabled()) {
      Attributes attributes = attributes(EventBusConsumerConvention.PROCESS, destination, error);
      consumed.add(1, attributes, context);
      processed.record(nanos / NANOS_PER_SECOND, attributes, context);
    }
  }

  private static Attributes attributes(
      String operation, EventBusDestination destination, @Nullable String error) {
    Attributes known = destination.measured(operation);
    return error == null ? known : known.toBuilder().put(ErrorAttributes.ERROR_TYPE, error).build();
  }

  void abandoned(Abandoned.Reason reason) {
    abandoned.add(1, Attributes.of(EventBusAttributes.ABANDON_REASON, reason.text));
  }
}
