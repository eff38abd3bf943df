package dev.vertrace.messaging;

import dev.vertrace.aws.AwsCall;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the <a
 * href="https://opentelemetry.io/docs/specs/semconv/messaging/messaging-metrics/">semantic
 * conventions for messaging metrics</a> measure of the calls of a client. Any thread.
 */
final class ClientMetrics {
  static final List<Double> SECONDS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1d, 2.5, 5d, 7.5, 10d);

  private final LongCounter sent;
  private final DoubleHistogram duration;

  ClientMetrics(Meter meter) {
    sent =
        meter
            .counterBuilder(SqsAttributes.SENT_MESSAGES)
            .setUnit("{message}")
            .setDescription("Number of messages producer attempted to send to the broker.")
            .build();
    duration =
        meter
            .histogramBuilder(SqsAttributes.OPERATION_DURATION)
            .setUnit("s")
            .setDescription(
                "Duration of messaging operation initiated by a producer or consumer client.")
            .setExplicitBucketBoundariesAdvice(SECONDS)
            .build();
  }

  /**
   * Records one call.
   *
   * @param type the type of the operation, which is also its name
   * @param messages how many the call has
   * @param results what became of the entries of a batch
   */
  void record(
      AwsCall call,
      Destination destination,
      String type,
      double seconds,
      int messages,
      List<EntryResult> results,
      @Nullable Throwable failure) {
    Attributes common = common(call, destination, type);
    List<String> refused = refused(results);
    String error =
        failure != null ? FailureType.of(failure) : refused.isEmpty() ? null : refused.get(0);
    Attributes timed =
        common.toBuilder().put(MessagingAttributes.MESSAGING_OPERATION_TYPE, type).build();
    duration.record(seconds, withError(timed, error), call.context());
    if (type.equals("send")) {
      countSent(call, common, messages - refused.size(), refused, failure == null ? null : error);
    }
  }

  private static List<String> refused(List<EntryResult> results) {
    List<String> refused = new ArrayList<>();
    for (EntryResult result : results) {
      if (result.error() != null) {
        refused.add(result.error());
      }
    }
    return refused;
  }

  private void countSent(
      AwsCall call, Attributes common, int accepted, List<String> refused, @Nullable String error) {
    if (accepted > 0) {
      sent.add(accepted, withError(common, error), call.context());
    }
    for (String code : refused) {
      sent.add(1, withError(common, code), call.context());
    }
  }

  private static Attributes common(AwsCall call, Destination destination, String type) {
    return Attributes.builder()
        .put(MessagingAttributes.MESSAGING_SYSTEM, destination.system())
        .put(MessagingAttributes.MESSAGING_OPERATION_NAME, type)
        .put(MessagingAttributes.MESSAGING_DESTINATION_NAME, destination.name())
        .put(SqsAttributes.SERVER_ADDRESS, call.serverAddress())
        .put(SqsAttributes.SERVER_PORT, call.serverPort())
        .build();
  }

  private static Attributes withError(Attributes all, @Nullable String type) {
    return type == null ? all : all.toBuilder().put(SqsAttributes.ERROR_TYPE, type).build();
  }
}
