package dev.vertrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.semconv.incubating.AwsIncubatingAttributes;
import io.opentelemetry.semconv.incubating.DbIncubatingAttributes.DbSystemNameIncubatingValues;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DynamoDbAttributesTest {
  @Test
  void areAllOfTheRegistry_andThoseUnderVertrace() throws IllegalAccessException {
    Set<AttributeKey<?>> ours = keys(DynamoDbAttributes.class);
    ours.removeIf(key -> key.getKey().startsWith("vertrace.aws.dynamodb."));
    Set<AttributeKey<?>> registry = keys(AwsIncubatingAttributes.class);
    registry.removeIf(key -> !key.getKey().startsWith("aws.dynamodb."));

    assertThat(ours).isEqualTo(registry);
    assertThat(DynamoDbAttributes.SYSTEM).isEqualTo(DbSystemNameIncubatingValues.AWS_DYNAMODB);
  }

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
