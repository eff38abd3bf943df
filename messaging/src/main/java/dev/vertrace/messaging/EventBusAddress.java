package dev.vertrace.messaging;

import static dev.vertrace.messaging.MessagingAttributes.MESSAGING_DESTINATION_NAME;
import static dev.vertrace.messaging.MessagingAttributes.MESSAGING_OPERATION_NAME;
import static dev.vertrace.messaging.MessagingAttributes.MESSAGING_OPERATION_TYPE;
import static dev.vertrace.messaging.MessagingAttributes.MESSAGING_SYSTEM;

import dev.vertrace.core.Operation;
import io.vertx.core.eventbus.Message;

/** What both sides of the event bus say of a message. */
final class EventBusAddress {
  private static final String SYSTEM = "vertx-eventbus";
  private static final String REPLY_PREFIX = "__vertx.reply.";

  private EventBusAddress() {}

  /**
   * Whether the message answers another one. It belongs to the spans of the request: Vert.x would
   * start others for the second question of a conversation, and never end its producer's.
   */
  static boolean isReply(Message<?> message) {
    return message.address().startsWith(REPLY_PREFIX);
  }

  static void set(Operation<? extends Message<?>> operation, String name, String type) {
    operation.set(MESSAGING_SYSTEM, SYSTEM);
    operation.set(MESSAGING_OPERATION_NAME, name);
    operation.set(MESSAGING_OPERATION_TYPE, type);
    operation.set(MESSAGING_DESTINATION_NAME, operation.request().address());
  }
}
