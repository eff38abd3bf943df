package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.semconv.incubating.HostIncubatingAttributes;
import io.opentelemetry.semconv.incubating.OsIncubatingAttributes;
import io.opentelemetry.semconv.incubating.ProcessIncubatingAttributes;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResourceAttributeKeysTest {
  @Test
  void namesWhatTheConventionsName() throws IllegalAccessException {
    Set<Object> registry = new HashSet<>();
    registry.addAll(keys(HostIncubatingAttributes.class));
    registry.addAll(keys(OsIncubatingAttributes.class));
    registry.addAll(keys(ProcessIncubatingAttributes.class));

    assertThat(registry).containsAll(keys(ResourceAttributeKeys.class));
  }

  private static Set<Object> keys(Class<?> constants) throws IllegalAccessException {
    Set<Object> keys = new HashSet<>();
    for (Field field : constants.getDeclaredFields()) {
      if (field.getType() == AttributeKey.class) {
        keys.add(field.get(null));
      }
    }
    assertThat(keys).isNotEmpty();
    return keys;
  }
}
