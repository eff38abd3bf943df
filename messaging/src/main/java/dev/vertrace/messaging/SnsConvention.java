package dev.vertrace.messaging;

import dev.vertrace.aws.AwsCall;
import dev.vertrace.aws.AwsConvention;
import dev.vertrace.aws.AwsConventionSetup;
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

  private @Nullable TraceFields traceFields;
  private @Nullable ClientMetrics metrics;

  /** For ServiceLoader. */
  public SnsConvention() {}

  @Override
  public void setUp(AwsConventionSetup setup) {
    traceFields = new TraceFields(new SkippedFields(setup.meter()));
    metrics = new ClientMetrics(setup.meter());
  }

  @Override
  public boolean covers(Class<?> requestClass) {
    return COVERED.contains(requestClass.getName());
  }

  /** A batch is no parent of those who handle its messages: each message has a span for that. */
  @Override
  public SpanKind kind(AwsCall call) {
    boolean isTopic = SnsTopic.arn(call.request()) != null;
    return isTopic && !Creations.areSeveral(messages(call)) ? SpanKind.PRODUCER : SpanKind.CLIENT;
  }

  @Override
  public String name(AwsCall call) {
    String topic = SnsTopic.arn(call.request());
    return topic == null
        ? AwsConvention.super.name(call)
        : SnsTopic.destination(topic).spanName(SEND);
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
    call.set(
        MessagingAttributes.MESSAGING_BATCH_MESSAGE_COUNT,
        entries(call) == null ? null : (long) messages(call));
  }

  @Override
  public SdkRequest inject(AwsCall call, Context context) {
    String topic = SnsTopic.arn(call.request());
    return topic == null || traceFields == null
        ? call.request()
        : SnsInjection.into(call, SnsTopic.destination(topic), context, traceFields);
  }

  @Override
  public void onEnd(AwsCall call, @Nullable SdkResponse response, @Nullable Throwable failure) {
    try {
      if (response != null && SnsTopic.arn(call.request()) != null) {
        call.set(
            MessagingAttributes.MESSAGING_MESSAGE_ID,
            response.getValueForField("MessageId", String.class).orElse(null));
        SnsReceipt.refused(call, response);
      }
    } finally {
      Creations.end(call, SnsReceipt.results(response), failure);
    }
  }

  @Override
  public void measure(
      AwsCall call, double seconds, @Nullable SdkResponse response, @Nullable Throwable failure) {
    try {
      Creations.end(call, SnsReceipt.results(response), failure);
    } finally {
      record(call, seconds, SnsReceipt.results(response), failure);
    }
  }

  private void record(
      AwsCall call, double seconds, List<EntryResult> results, @Nullable Throwable failure) {
    String topic = SnsTopic.arn(call.request());
    if (topic != null && metrics != null) {
      metrics.record(
          call, SnsTopic.destination(topic), SEND, seconds, messages(call), results, failure);
    }
  }

  @Override
  public void onAbandon(AwsCall call) {
    if (call.attachment() instanceof Creations creations) {
      creations.abandon();
    }
  }

  /** The notifications of a request: one, unless it is a batch. */
  private static int messages(AwsCall call) {
    List<?> entries = entries(call);
    return entries == null ? 1 : entries.size();
  }

  private static @Nullable List<?> entries(AwsCall call) {
    return call.request().getValueForField("PublishBatchRequestEntries", List.class).orElse(null);
  }
}
