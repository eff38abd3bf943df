package dev.vertrace.messaging;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What the <a
 * href="https://opentelemetry.io/docs/specs/semconv/messaging/messaging-metrics/">semantic
 * conventions for messaging metrics</a> measure of the messages of one queue, and what they lack.
 * Any thread.
 */
final class SqsProcessMetrics {
  private static final List<Double> WAITS =
      List.of(0.01, 0.1, 0.5, 1d, 5d, 10d, 60d, 300d, 900d, 3600d, 21_600d, 86_400d);

  private final Attributes queue;
  private final LongCounter consumed;
  private final LongUpDownCounter inFlight;
  private final DoubleHistogram processing;
  private final DoubleHistogram waiting;

  SqsProcessMetrics(Meter meter, String queueUrl) {
    queue =
        Attributes.builder()
            .put(MessagingAttributes.MESSAGING_SYSTEM, SqsQueue.SYSTEM)
            .put(MessagingAttributes.MESSAGING_OPERATION_NAME, "process")
            .put(MessagingAttributes.MESSAGING_DESTINATION_NAME, SqsQueue.name(queueUrl))
            .build();
    consumed =
        meter
            .counterBuilder(SqsAttributes.CONSUMED_MESSAGES)
            .setUnit("{message}")
            .setDescription("Number of messages that were delivered to the application.")
            .build();
    inFlight =
        meter
            .upDownCounterBuilder(SqsAttributes.IN_FLIGHT)
            .setUnit("{message}")
            .setDescription("Messages whose handlers have not ended")
            .build();
    processing =
        meter
            .histogramBuilder(SqsAttributes.PROCESS_DURATION)
            .setUnit("s")
            .setDescription("Duration of processing operation.")
            .setExplicitBucketBoundariesAdvice(ClientMetrics.SECONDS)
            .build();
    waiting =
        meter
            .histogramBuilder(SqsAttributes.TIME_IN_QUEUE)
            .setUnit("s")
            .setDescription("Time that messages lay in their queue before they were handled")
            .setExplicitBucketBoundariesAdvice(WAITS)
            .build();
  }

  /** A handler is about to get a message. */
  void begin(@Nullable Long waitedMillis) {
    inFlight.add(1, queue);
    if (waitedMillis != null) {
      waiting.record(waitedMillis / 1e3, queue);
    }
  }

  /** A handler has ended. */
  void end(Context context, long nanos, @Nullable Throwable failure) {
    inFlight.add(-1, queue);
    Attributes result =
        failure == null
            ? queue
            : queue.toBuilder().put(SqsAttributes.ERROR_TYPE, errorType(failure)).build();
    consumed.add(1, result, context);
    processing.record(nanos / 1e9, result, context);
  }

  private static String errorType(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean wraps = failure instanceof CompletionException || failure instanceof ExecutionException;
    return (wraps && cause != null ? cause : failure).getClass().getName();
  }
}
