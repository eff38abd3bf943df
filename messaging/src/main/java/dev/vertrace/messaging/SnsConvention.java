package dev.vertrace.messaging;

import dev.vertrace.aws.AwsCall;
import dev.vertrace.aws.AwsConvention;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;

/**
 * Publishing to a topic of SNS, as the <a
 * href="https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/">semantic
 * conventions for messaging</a> see it. Notifications carry the trace in their attributes. What
 * goes to a phone is a call like any other. Found by ServiceLoader; not for direct use. Any thread.
 */
// It must load without the SNS client on the class path: only its helpers know types of SNS.
public final class SnsConvention implements AwsConvention {
  private static final String SEND = "send";
  private static final String REQUESTS = "software.amazon.awssdk.services.sns.model.";
  private static final Set<String> COVERED =
      Set.of(REQUESTS + "PublishRequest", REQUESTS + "PublishBatchRequest");

  private final TraceFields traceFields = new TraceFields();

  /** For ServiceLoader. */
  public SnsConvention() {}

  @Override
  public boolean covers(Class<?> requestClass) {
    return COVERED.contains(requestClass.getName());
  }

  @Override
  public SpanKind kind(AwsCall call) {
    return SnsTopic.arn(call.request()) == null ? SpanKind.CLIENT : SpanKind.PRODUCER;
  }

  @Override
  public String name(AwsCall call) {
    String topic = SnsTopic.arn(call.request());
    return topic == null ? AwsConvention.super.name(call) : SEND + " " + SnsTopic.name(topic);
  }

  @Override
  public void onStart(AwsCall call) {
    String topic = SnsTopic.arn(call.request());
    if (topic == null) {
      return;
    }
    call.set(MessagingAttributes.MESSAGING_SYSTEM, SnsTopic.SYSTEM);
    call.set(MessagingAttributes.MESSAGING_OPERATION_NAME, SEND);
    call.set(MessagingAttributes.MESSAGING_OPERATION_TYPE, SEND);
    call.set(MessagingAttributes.MESSAGING_DESTINATION_NAME, SnsTopic.name(topic));
    call.set(MessagingAttributes.AWS_SNS_TOPIC_ARN, topic);
    call.set(MessagingAttributes.MESSAGING_BATCH_MESSAGE_COUNT, count(call.request()));
  }

  private static @Nullable Long count(SdkRequest request) {
    List<?> entries =
        request.getValueForField("PublishBatchRequestEntries", List.class).orElse(null);
    return entries == null ? null : (long) entries.size();
  }

  @Override
  public SdkRequest inject(AwsCall call, Context context) {
    return SnsTopic.arn(call.request()) == null
        ? call.request()
        : SnsInjection.into(call, context, traceFields);
  }

  @Override
  public void onEnd(AwsCall call, @Nullable SdkResponse response, @Nullable Throwable failure) {
    if (response != null && SnsTopic.arn(call.request()) != null) {
      call.set(
          MessagingAttributes.MESSAGING_MESSAGE_ID,
          response.getValueForField("MessageId", String.class).orElse(null));
      SnsInjection.refused(call, response);
    }
  }
}
