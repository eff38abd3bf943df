package dev.vertrace.messaging;

import dev.vertrace.aws.AwsCall;
import dev.vertrace.aws.AwsConvention;
import dev.vertrace.aws.AwsConventionSetup;
import dev.vertrace.core.RemoteParent;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;

/**
 * The calls of SQS that move messages, as the <a
 * href="https://opentelemetry.io/docs/specs/semconv/messaging/sqs/">semantic conventions for
 * SQS</a> see them. Messages carry the trace in their attributes. Found by ServiceLoader; not for
 * direct use. Any thread.
 */
// It must load without the SQS client on the class path: only its helpers know types of SQS.
public final class SqsConvention implements AwsConvention {
  private static final String REQUESTS = "software.amazon.awssdk.services.sqs.model.";

  /** The types of operations, which are also their names, by the request's class. */
  private static final Map<String, String> TYPES =
      Map.of(
          REQUESTS + "SendMessageRequest", "send",
          REQUESTS + "SendMessageBatchRequest", "send",
          REQUESTS + "ReceiveMessageRequest", "receive",
          REQUESTS + "DeleteMessageRequest", "settle",
          REQUESTS + "DeleteMessageBatchRequest", "settle");

  private @Nullable TraceFields traceFields;
  private @Nullable ClientMetrics metrics;
  private @Nullable SqsTrust trust;
  private boolean xRayHeader;

  /** For ServiceLoader. */
  public SqsConvention() {}

  @Override
  public void setUp(AwsConventionSetup setup) {
    traceFields = new TraceFields(new SkippedFields(setup.meter()));
    metrics = new ClientMetrics(setup.meter());
    SqsOptions options = setup.options(SqsOptions.class);
    xRayHeader = options != null && options.xRayHeader();
    trust =
        new SqsTrust(setup.trust(), options == null ? RemoteParent.CHILD : options.remoteParent());
  }

  @Override
  public boolean covers(Class<?> requestClass) {
    return TYPES.containsKey(requestClass.getName());
  }

  /** A batch is no parent of those who handle its messages: each message has a span for that. */
  @Override
  public SpanKind kind(AwsCall call) {
    return type(call).equals("send") && !Creations.areSeveral(messages(call))
        ? SpanKind.PRODUCER
        : SpanKind.CLIENT;
  }

  @Override
  public String name(AwsCall call) {
    return SqsQueue.spanName(type(call), queueUrl(call));
  }

  @Override
  public void onStart(AwsCall call) {
    String queueUrl = queueUrl(call);
    call.set(MessagingAttributes.MESSAGING_SYSTEM, SqsQueue.SYSTEM);
    call.set(MessagingAttributes.MESSAGING_OPERATION_NAME, type(call));
    call.set(MessagingAttributes.MESSAGING_OPERATION_TYPE, type(call));
    call.set(MessagingAttributes.MESSAGING_DESTINATION_NAME, SqsQueue.name(queueUrl));
    call.set(
        MessagingAttributes.MESSAGING_BATCH_MESSAGE_COUNT,
        entries(call) == null ? null : (long) messages(call));
  }

  @Override
  public SdkRequest inject(AwsCall call, Context context) {
    return traceFields == null
        ? call.request()
        : SqsInjection.into(call, context, traceFields, xRayHeader);
  }

  @Override
  public void onEnd(AwsCall call, @Nullable SdkResponse response, @Nullable Throwable failure) {
    try {
      if (response != null) {
        describe(call, response);
      }
    } finally {
      Creations.end(call, SqsReceipt.results(response), failure);
    }
  }

  private void describe(AwsCall call, SdkResponse response) {
    call.set(
        MessagingAttributes.MESSAGING_MESSAGE_ID,
        response.getValueForField("MessageId", String.class).orElse(null));
    if (type(call).equals("receive") && trust != null) {
      SqsReceipt.received(call, response, trust);
    } else {
      SqsReceipt.refused(call, response);
    }
  }

  @Override
  public void measure(
      AwsCall call, double seconds, @Nullable SdkResponse response, @Nullable Throwable failure) {
    try {
      Creations.end(call, SqsReceipt.results(response), failure);
    } finally {
      if (metrics != null) {
        metrics.record(
            call,
            SqsQueue.destination(queueUrl(call)),
            type(call),
            seconds,
            messages(call),
            SqsReceipt.results(response),
            failure);
      }
    }
  }

  @Override
  public void onAbandon(AwsCall call) {
    if (call.attachment() instanceof Creations creations) {
      creations.abandon();
    }
  }

  private static String type(AwsCall call) {
    return TYPES.getOrDefault(call.request().getClass().getName(), "");
  }

  static @Nullable String queueUrl(AwsCall call) {
    return call.request().getValueForField("QueueUrl", String.class).orElse(null);
  }

  /** The messages of a request: one, unless it is a batch. */
  static int messages(AwsCall call) {
    List<?> entries = entries(call);
    return entries == null ? 1 : entries.size();
  }

  private static @Nullable List<?> entries(AwsCall call) {
    return call.request().getValueForField("Entries", List.class).orElse(null);
  }
}
