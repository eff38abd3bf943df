package dev.vertrace.core;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.Context;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The entries of baggage that every span shows as attributes. Any thread. */
record BusinessKeys(List<AttributeKey<String>> keys) {

  /** Those of the code and those of the configuration. */
  static BusinessKeys of(List<ConventionOptions> all) {
    BaggageOptions options = Given.last(all, BaggageOptions.class);
    Set<String> keys = new LinkedHashSet<>(options == null ? Set.of() : options.getKeys());
    keys.addAll(
        new BaggageOptions()
            .setKeys(Given.properties(all).list(ConfigurationCheck.BAGGAGE_KEYS))
            .getKeys());
    return new BusinessKeys(keys.stream().map(AttributeKey::stringKey).toList());
  }

  static BaggageHeader limits(List<ConventionOptions> all) {
    BaggageOptions given = Given.last(all, BaggageOptions.class);
    BaggageOptions options = given == null ? new BaggageOptions() : given;
    return new BaggageHeader(options.getMaxEntries(), options.getMaxBytes());
  }

  SpanBuilder on(SpanBuilder builder) {
    return keys.isEmpty() ? builder : new KeyedSpanBuilder(builder, this);
  }

  boolean has(String name) {
    for (AttributeKey<String> key : keys) {
      if (key.getKey().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Sets what the span's parent context holds of them, but for those that are set. */
  void copy(@Nullable Context parent, Set<String> set, SpanBuilder builder) {
    Baggage baggage = Baggage.fromContext(parent == null ? VertxContextStorage.inForce() : parent);
    if (baggage.isEmpty()) {
      return;
    }
    for (AttributeKey<String> key : keys) {
      String value = baggage.getEntryValue(key.getKey());
      if (value != null && !set.contains(key.getKey())) {
        builder.setAttribute(key, value);
      }
    }
  }
}
