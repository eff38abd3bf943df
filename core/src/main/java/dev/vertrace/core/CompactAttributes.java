package dev.vertrace.core;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Keys and values in turn, in the order in which they were set. Nobody writes them any more. */
@SuppressWarnings("Immutable") // the array is not copied, and not written
final class CompactAttributes implements Attributes {
  private final @Nullable Object[] entries;
  private final int end;

  /**
   * Of the first entries of an array.
   *
   * @param end behind the last value
   */
  CompactAttributes(@Nullable Object[] entries, int end) {
    this.entries = entries;
    this.end = end;
  }

  @Override
  @SuppressWarnings("unchecked") // it was set with this key, or one that is equal
  public <T> @Nullable T get(AttributeKey<T> key) {
    for (int i = 0; i < end; i += 2) {
      if (key.equals(entries[i])) {
        return (T) entries[i + 1];
      }
    }
    return null;
  }

  @Override
  @SuppressWarnings("NullAway") // all that are before the end are set
  public void forEach(BiConsumer<? super AttributeKey<?>, ? super Object> consumer) {
    for (int i = 0; i < end; i += 2) {
      consumer.accept((AttributeKey<?>) entries[i], entries[i + 1]);
    }
  }

  @Override
  public int size() {
    return end / 2;
  }

  @Override
  public boolean isEmpty() {
    return end == 0;
  }

  @Override
  public Map<AttributeKey<?>, Object> asMap() {
    Map<AttributeKey<?>, Object> map = new LinkedHashMap<>();
    forEach(map::put);
    return Collections.unmodifiableMap(map);
  }

  @Override
  public AttributesBuilder toBuilder() {
    return Attributes.builder().putAll(this);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Attributes attributes && asMap().equals(attributes.asMap());
  }

  @Override
  public int hashCode() {
    return asMap().hashCode();
  }

  @Override
  public String toString() {
    return Arrays.toString(Arrays.copyOf(entries, end));
  }
}
