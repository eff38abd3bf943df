package dev.vertrace.messaging;

import static java.util.Objects.requireNonNull;

import dev.vertrace.aws.AwsTracing;
import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Extends the visibility timeout of messages. A call has no span unless it fails. Any thread.
 *
 * @param seconds the visibility timeout with which messages are received
 */
record SqsVisibility(
    io.vertx.core.Context timers,
    Vertrace vertrace,
    String queueUrl,
    SqsPolling polling,
    int seconds) {
  private static final Logger LOGGER = System.getLogger("dev.vertrace.messaging");

  /** Hides a message that has just come, until its hiding ends. */
  SqsHiding hide(Message message) {
    SqsHiding hiding = new SqsHiding(this, message);
    if (seconds > 0 && !polling.mostHidden().isZero()) {
      hiding.goOn();
    }
    return hiding;
  }

  /** The time between two heart beats: one may fail, and the message is still hidden. */
  long periodMillis() {
    return Math.max(1, seconds * 1000L / 3);
  }

  Future<Void> extend(Message message) {
    return AwsTracing.toFuture(polling.call(sqs -> sqs.changeMessageVisibility(request(message))))
        .mapEmpty();
  }

  private ChangeMessageVisibilityRequest request(Message message) {
    return ChangeMessageVisibilityRequest.builder()
        .queueUrl(queueUrl)
        .receiptHandle(message.receiptHandle())
        .visibilityTimeout(seconds)
        .overrideConfiguration(call -> call.apiCallTimeout(Duration.ofSeconds(seconds)))
        .build();
  }

  /** Shows a heart beat that has failed, below the span of its message. */
  void failed(Message message, Context context, Throwable cause) {
    LOGGER.log(
        Level.WARNING,
        "Message " + message.messageId() + " of " + queueUrl + " may come back while it is handled",
        cause);
    vertrace
        .span(SqsQueue.spanName("extend", queueUrl))
        .kind(SpanKind.CLIENT)
        .parent(context)
        .attribute(MessagingAttributes.MESSAGING_SYSTEM, SqsQueue.SYSTEM)
        .attribute(MessagingAttributes.MESSAGING_OPERATION_NAME, "extend")
        .attribute(
            MessagingAttributes.MESSAGING_DESTINATION_NAME,
            requireNonNull(SqsQueue.name(queueUrl), "queue name"))
        .attribute(MessagingAttributes.MESSAGING_MESSAGE_ID, message.messageId())
        .attribute(MessagingAttributes.AWS_SQS_QUEUE_URL, queueUrl)
        .run(() -> Future.<Void>failedFuture(cause));
  }

  /** Says that the message is left to others. */
  void givenUp(Message message) {
    LOGGER.log(
        Level.WARNING,
        "Message {0} of {1} has been handled for {2}: it comes back after its visibility timeout",
        message.messageId(),
        queueUrl,
        polling.mostHidden());
  }
}
