package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.semconv.incubating.AwsIncubatingAttributes;
import io.opentelemetry.semconv.incubating.MessagingIncubatingAttributes;
import io.opentelemetry.semconv.incubating.MessagingIncubatingAttributes.MessagingSystemIncubatingValues;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessagingAttributesTest {
  @Test
  void matchRegistry() throws IllegalAccessException {
    Set<AttributeKey<?>> registry = keys(MessagingIncubatingAttributes.class);
    registry.addAll(keys(AwsIncubatingAttributes.class));

    assertThat(registry).containsAll(keys(MessagingAttributes.class));
    assertThat(SqsQueue.SYSTEM).isEqualTo(MessagingSystemIncubatingValues.AWS_SQS);
    assertThat(SnsTopic.SYSTEM).isEqualTo(MessagingSystemIncubatingValues.AWS_SNS);
  }

  /** The keys of a class, without those that have been given up. */
  private static Set<AttributeKey<?>> keys(Class<?> type) throws IllegalAccessException {
    Set<AttributeKey<?>> keys = new HashSet<>();
    for (Field field : type.getDeclaredFields()) {
      if (field.getType() == AttributeKey.class && !field.isAnnotationPresent(Deprecated.class)) {
        keys.add((AttributeKey<?>) field.get(null));
      }
    }
    return keys;
  }
}
