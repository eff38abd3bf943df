package dev.vertrace.messaging;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/**
 * What only the event bus needs of the semantic conventions in development, which a test checks
 * against the registry, and Vertrace's own names.
 */
final class EventBusAttributes {
  static final AttributeKey<String> MESSAGING_DESTINATION_TEMPLATE =
      stringKey("messaging.destination.template");
  static final AttributeKey<Boolean> MESSAGING_DESTINATION_TEMPORARY =
      booleanKey("messaging.destination.temporary");
  static final AttributeKey<Boolean> MESSAGING_DESTINATION_ANONYMOUS =
      booleanKey("messaging.destination.anonymous");
  static final AttributeKey<String> MESSAGING_MESSAGE_CONVERSATION_ID =
      stringKey("messaging.message.conversation_id");
  static final AttributeKey<Long> MESSAGING_MESSAGE_BODY_SIZE =
      longKey("messaging.message.body.size");

  static final String SENT_MESSAGES = "messaging.client.sent.messages";
  static final String CONSUMED_MESSAGES = "messaging.client.consumed.messages";
  static final String PROCESS_DURATION = "messaging.process.duration";

  /** Seconds between the sending of a message and the start of its handler. */
  static final AttributeKey<Double> QUEUE_TIME = doubleKey("vertrace.messaging.queue.time");

  static final String ABANDONED = "vertrace.messaging.operations.abandoned";
  static final AttributeKey<String> ABANDON_REASON = stringKey("vertrace.messaging.abandon.reason");

  private EventBusAttributes() {}
}
