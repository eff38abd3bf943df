package dev.vertrace.messaging;

import dev.vertrace.aws.AwsCall;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;

/**
 * What the <a
 * href="https://opentelemetry.io/docs/specs/semconv/messaging/messaging-metrics/">semantic
 * conventions for messaging metrics</a> measure of the calls of a client. Any thread.
 */
final class SqsClientMetrics {
  static final List<Double> SECONDS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1d, 2.5, 5d, 7.5, 10d);

  private final LongCounter sent;
  private final DoubleHistogram duration;

  SqsClientMetrics(Meter meter) {
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

  void record(
      AwsCall call,
      String type,
      double seconds,
      @Nullable SdkResponse response,
      @Nullable Throwable failure) {
    Attributes common = common(call, type);
    List<BatchResultErrorEntry> refused =
        response == null ? List.of() : SqsReceipt.failed(response);
    String error =
        failure != null
            ? SqsReceipt.errorType(failure)
            : refused.isEmpty() ? null : refused.get(0).code();
    Attributes timed =
        common.toBuilder().put(MessagingAttributes.MESSAGING_OPERATION_TYPE, type).build();
    duration.record(seconds, withError(timed, error), call.context());
    if (type.equals("send")) {
      countSent(call, common, refused, failure == null ? null : error);
    }
  }

  private void countSent(
      AwsCall call,
      Attributes common,
      List<BatchResultErrorEntry> refused,
      @Nullable String error) {
    int accepted = SqsConvention.messages(call) - refused.size();
    if (accepted > 0) {
      sent.add(accepted, withError(common, error), call.context());
    }
    for (BatchResultErrorEntry entry : refused) {
      sent.add(1, withError(common, entry.code()), call.context());
    }
  }

  private static Attributes common(AwsCall call, String type) {
    return Attributes.builder()
        .put(MessagingAttributes.MESSAGING_SYSTEM, SqsQueue.SYSTEM)
        .put(MessagingAttributes.MESSAGING_OPERATION_NAME, type)
        .put(
            MessagingAttributes.MESSAGING_DESTINATION_NAME,
            SqsQueue.name(SqsConvention.queueUrl(call)))
        .put(SqsAttributes.SERVER_ADDRESS, call.serverAddress())
        .put(SqsAttributes.SERVER_PORT, call.serverPort())
        .build();
  }

  private static Attributes withError(Attributes all, @Nullable String type) {
    return type == null ? all : all.toBuilder().put(SqsAttributes.ERROR_TYPE, type).build();
  }
}
