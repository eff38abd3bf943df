package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.semconv.incubating.MessagingIncubatingAttributes;
import io.opentelemetry.semconv.incubating.MessagingIncubatingMetrics;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventBusAttributesTest {
  @Test
  void matchRegistry() throws IllegalAccessException {
    Set<Object> ours = constants(EventBusAttributes.class, AttributeKey.class);
    ours.removeIf(key -> ((AttributeKey<?>) key).getKey().startsWith("vertrace."));

    assertThat(constants(MessagingIncubatingAttributes.class, AttributeKey.class))
        .containsAll(ours);
    assertThat(EventBusAttributes.SENT_MESSAGES)
        .isEqualTo(MessagingIncubatingMetrics.MESSAGING_CLIENT_SENT_MESSAGES_NAME);
    assertThat(EventBusAttributes.CONSUMED_MESSAGES)
        .isEqualTo(MessagingIncubatingMetrics.MESSAGING_CLIENT_CONSUMED_MESSAGES_NAME);
    assertThat(EventBusAttributes.PROCESS_DURATION)
        .isEqualTo(MessagingIncubatingMetrics.MESSAGING_PROCESS_DURATION_NAME);
  }

  /** Without those that have been given up. */
  private static Set<Object> constants(Class<?> owner, Class<?> type)
      throws IllegalAccessException {
    Set<Object> constants = new HashSet<>();
    for (Field field : owner.getDeclaredFields()) {
      if (field.getType() == type && !field.isAnnotationPresent(Deprecated.class)) {
        constants.add(field.get(null));
      }
    }
    return constants;
  }
}
