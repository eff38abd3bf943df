package dev.vertrace.messaging;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * A notification of Amazon SNS in the <a
 * href="https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html">JSON
 * envelope</a> in which it comes out of a queue, unless the subscription asks for raw delivery. Any
 * thread.
 *
 * <pre>{@code
 * SnsNotification notification = SnsNotification.of(message);
 * return store(notification == null ? message.body() : notification.message());
 * }</pre>
 *
 * <p>Its signature is not checked: whoever may send to the queue can write such a body.
 *
 * @param topicArn the topic that it was published to
 * @param messageId that of SNS; the message of SQS has another one
 * @param subject what it was published with, or null
 * @param message what was published
 * @param attributes the attributes of type String, by their names
 */
public record SnsNotification(
    String topicArn,
    String messageId,
    @Nullable String subject,
    String message,
    Map<String, String> attributes) {

  /** Checks that nothing is missing. */
  public SnsNotification {
    requireNonNull(topicArn, "topicArn");
    requireNonNull(messageId, "messageId");
    requireNonNull(message, "message");
    attributes = Map.copyOf(attributes);
  }

  /** The notification in a message's body, or null when the body is none. Never throws. */
  public static @Nullable SnsNotification of(Message message) {
    String body = message.body();
    return body == null ? null : of(body);
  }

  /** The notification in a body, or null when the body is none. Never throws. */
  public static @Nullable SnsNotification of(String body) {
    SnsEnvelope envelope = SnsEnvelope.read(body, true);
    return envelope == null ? null : envelope.notification();
  }
}
