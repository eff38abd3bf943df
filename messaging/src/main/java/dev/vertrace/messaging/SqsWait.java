package dev.vertrace.messaging;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** What SQS tells of a message's way, if it was asked for it. */
final class SqsWait {
  private SqsWait() {}

  /** How long it lay in the queue; not less than nothing where two clocks disagree. */
  static @Nullable Long millis(Message message, long now) {
    Long sent = number(message, MessageSystemAttributeName.SENT_TIMESTAMP);
    return sent == null ? null : (Long) Math.max(0, now - sent);
  }

  static @Nullable Long receiveCount(Message message) {
    return number(message, MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
  }

  private static @Nullable Long number(Message message, MessageSystemAttributeName name) {
    String value = message.attributes().get(name);
    if (value == null) {
      return null;
    }
    try {
      long number = Long.parseLong(value);
      return number < 0 ? null : (Long) number;
    } catch (NumberFormatException e) { // telemetry must not refuse a message
      return null;
    }
  }
}
