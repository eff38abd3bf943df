package dev.vertrace.messaging;

import static dev.vertrace.messaging.EventBusAttributes.MESSAGING_DESTINATION_ANONYMOUS;
import static dev.vertrace.messaging.EventBusAttributes.MESSAGING_DESTINATION_TEMPLATE;
import static dev.vertrace.messaging.EventBusAttributes.MESSAGING_DESTINATION_TEMPORARY;
import static dev.vertrace.messaging.MessagingAttributes.MESSAGING_DESTINATION_NAME;
import static dev.vertrace.messaging.MessagingAttributes.MESSAGING_OPERATION_NAME;
import static dev.vertrace.messaging.MessagingAttributes.MESSAGING_SYSTEM;

import dev.vertrace.core.Operation;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An address as spans and metrics show it. Immutable but for what it has built before. */
final class EventBusDestination {
  /** The address that Vert.x makes up for the answer to a message. */
  static final EventBusDestination REPLY = new EventBusDestination(null, "(reply)", true);

  /** Of each there are three at most: send, publish and process. */
  private static final int OPERATIONS = 3;

  private final @Nullable String name;
  private final @Nullable String template;
  private final boolean generated;
  private volatile Shown[] shown = {};

  /**
   * @param name the address, or null for that of a reply
   * @param template what it has in common with others, or null if it stands for itself
   * @param generated whether nobody has chosen it
   */
  EventBusDestination(@Nullable String name, @Nullable String template, boolean generated) {
    this.name = name;
    this.template = template;
    this.generated = generated;
  }

  private record Shown(String operation, String spanName, Attributes measured) {}

  @Nullable String template() {
    return template;
  }

  String spanName(String operation) {
    return shown(operation).spanName();
  }

  /** What the metrics of an operation have in common. */
  Attributes measured(String operation) {
    return shown(operation).measured();
  }

  private Shown shown(String operation) {
    Shown[] known = shown;
    for (Shown each : known) {
      if (each.operation().equals(operation)) {
        return each;
      }
    }
    Shown built =
        new Shown(
            operation, operation + " " + (template == null ? name : template), build(operation));
    if (known.length < OPERATIONS) {
      Shown[] more = Arrays.copyOf(known, known.length + 1);
      more[known.length] = built;
      shown = more; // what another thread has built meanwhile is built again
    }
    return built;
  }

  /** The template rather than the name: a metric keeps each value that it has ever seen. */
  private Attributes build(String operation) {
    AttributesBuilder attributes = Attributes.builder();
    attributes.put(MESSAGING_SYSTEM, EventBusSpan.SYSTEM);
    attributes.put(MESSAGING_OPERATION_NAME, operation);
    if (template == null) {
      attributes.put(MESSAGING_DESTINATION_NAME, name);
    } else {
      attributes.put(MESSAGING_DESTINATION_TEMPLATE, template);
    }
    return attributes.build();
  }

  void set(Operation<?> operation) {
    operation.set(MESSAGING_DESTINATION_NAME, name);
    operation.set(MESSAGING_DESTINATION_TEMPLATE, template);
    if (generated) {
      operation.set(MESSAGING_DESTINATION_TEMPORARY, true);
      operation.set(MESSAGING_DESTINATION_ANONYMOUS, true);
    }
  }
}
