package dev.vertrace.messaging;

import static dev.vertrace.messaging.MessagingAttributes.MESSAGING_DESTINATION_NAME;
import static dev.vertrace.messaging.MessagingAttributes.MESSAGING_DESTINATION_TEMPORARY;
import static dev.vertrace.messaging.MessagingAttributes.MESSAGING_OPERATION_NAME;
import static dev.vertrace.messaging.MessagingAttributes.MESSAGING_OPERATION_TYPE;
import static dev.vertrace.messaging.MessagingAttributes.MESSAGING_SYSTEM;

import dev.vertrace.core.Operation;
import io.vertx.core.eventbus.Message;
import org.jspecify.annotations.Nullable;

/** What both sides of the event bus say of a message. */
final class EventBusAddress {
  private static final String SYSTEM = "vertx-eventbus";
  private static final String GENERATED_PREFIX = "__vertx.";

  private EventBusAddress() {}

  /**
   * The operation and the address; a generated address, which is unique for each reply, stays out.
   */
  static String spanName(String operation, @Nullable String address) {
    return address == null || isGenerated(address) ? operation : operation + " " + address;
  }

  static void set(Operation<? extends Message<?>> operation, String name, String type) {
    String address = operation.request().address();
    operation.set(MESSAGING_SYSTEM, SYSTEM);
    operation.set(MESSAGING_OPERATION_NAME, name);
    operation.set(MESSAGING_OPERATION_TYPE, type);
    operation.set(MESSAGING_DESTINATION_NAME, address);
    if (isGenerated(address)) {
      operation.set(MESSAGING_DESTINATION_TEMPORARY, true);
    }
  }

  private static boolean isGenerated(@Nullable String address) {
    return address != null && address.startsWith(GENERATED_PREFIX);
  }
}
