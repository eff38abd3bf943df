package dev.vertrace.sampling;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A span's own attributes and those added, without a copy: a span that is exported is large enough.
 */
final class ReleasedAttributes implements Attributes {
  private final Attributes own;
  private final Attributes added;

  private ReleasedAttributes(Attributes own, Attributes added) {
    this.own = own;
    this.added = added;
  }

  static Attributes of(Attributes own, Attributes added) {
    if (own.isEmpty()) {
      return added;
    }
    // Each key once, whatever its type: the added ones displace others.
    return isOurs(own) ? own.toBuilder().putAll(added).build() : new ReleasedAttributes(own, added);
  }

  /** Whether a tail sampler has been here before. */
  private static boolean isOurs(Attributes attributes) {
    boolean[] ours = {false};
    attributes.forEach((key, value) -> ours[0] |= SamplingAttributes.isAdded(key.getKey()));
    return ours[0];
  }

  @Override
  public <T> @Nullable T get(AttributeKey<T> key) {
    T value = added.get(key);
    return value == null ? own.get(key) : value;
  }

  @Override
  public void forEach(BiConsumer<? super AttributeKey<?>, ? super Object> consumer) {
    own.forEach(consumer);
    added.forEach(consumer);
  }

  @Override
  public int size() {
    return own.size() + added.size();
  }

  @Override
  public boolean isEmpty() {
    return false;
  }

  @Override
  public Map<AttributeKey<?>, Object> asMap() {
    return copy().asMap();
  }

  @Override
  public AttributesBuilder toBuilder() {
    return own.toBuilder().putAll(added);
  }

  private Attributes copy() {
    return toBuilder().build();
  }

  /** Of the same value as what {@link #toBuilder()} builds. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || copy().equals(other instanceof ReleasedAttributes that ? that.copy() : other);
  }

  @Override
  public int hashCode() {
    return copy().hashCode();
  }

  @Override
  public String toString() {
    return copy().toString();
  }
}
