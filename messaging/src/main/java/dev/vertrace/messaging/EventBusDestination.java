package dev.vertrace.messaging;

import static dev.vertrace.messaging.EventBusAttributes.MESSAGING_DESTINATION_ANONYMOUS;
import static dev.vertrace.messaging.EventBusAttributes.MESSAGING_DESTINATION_TEMPLATE;
import static dev.vertrace.messaging.EventBusAttributes.MESSAGING_DESTINATION_TEMPORARY;
import static dev.vertrace.messaging.MessagingAttributes.MESSAGING_DESTINATION_NAME;

import dev.vertrace.core.Operation;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * An address as spans and metrics show it. Immutable.
 *
 * @param name the address, or null for that of a reply
 * @param template what it has in common with others, or null if it stands for itself
 * @param generated whether nobody has chosen it
 */
record EventBusDestination(@Nullable String name, @Nullable String template, boolean generated) {
  /** The address that Vert.x makes up for the answer to a message. */
  static final EventBusDestination REPLY = new EventBusDestination(null, "(reply)", true);

  String spanName(String operation) {
    return operation + " " + (template == null ? name : template);
  }

  void set(Operation<?> operation) {
    operation.set(MESSAGING_DESTINATION_NAME, name);
    operation.set(MESSAGING_DESTINATION_TEMPLATE, template);
    if (generated) {
      operation.set(MESSAGING_DESTINATION_TEMPORARY, true);
      operation.set(MESSAGING_DESTINATION_ANONYMOUS, true);
    }
  }

  /** The template rather than the name: a metric keeps each value that it has ever seen. */
  void put(AttributesBuilder attributes) {
    if (template == null) {
      attributes.put(MESSAGING_DESTINATION_NAME, name);
    } else {
      attributes.put(MESSAGING_DESTINATION_TEMPLATE, template);
    }
  }
}
