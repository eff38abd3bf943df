package dev.vertrace.core;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A list of members with keys that <a href="https://www.w3.org/TR/trace-context-2/#key">level 2</a>
 * of Trace Context allows and the SDK's own does not hold, such as {@code foo@} and {@code 1a}.
 * Immutable.
 */
record Level2TraceState(Map<String, String> members) implements TraceState {

  /** Of a header that {@link TraceStateHeader#combine} has let pass. */
  static TraceState of(String header) {
    Map<String, String> members = new LinkedHashMap<>();
    for (String member : header.split(",", -1)) {
      int equals = member.indexOf('=');
      members.put(member.substring(0, equals), member.substring(equals + 1));
    }
    return new Level2TraceState(Collections.unmodifiableMap(members));
  }

  @Override
  public @Nullable String get(@Nullable String key) {
    return key == null ? null : members.get(key);
  }

  @Override
  public int size() {
    return members.size();
  }

  @Override
  public boolean isEmpty() {
    return members.isEmpty();
  }

  @Override
  public void forEach(BiConsumer<String, String> consumer) {
    members.forEach(consumer);
  }

  @Override
  public Map<String, String> asMap() {
    return members;
  }

  @Override
  public TraceStateBuilder toBuilder() {
    return new Builder(new LinkedHashMap<>(members));
  }

  /** Puts what is new or changed at the beginning, as samplers do for their own member. */
  private record Builder(LinkedHashMap<String, String> members) implements TraceStateBuilder {
    @Override
    public TraceStateBuilder put(String key, String value) {
      if (TraceStateHeader.isMember(key + "=" + value)) {
        Map<String, String> others = new LinkedHashMap<>(members);
        others.remove(key);
        members.clear();
        members.put(key, value);
        members.putAll(others);
      }
      return this;
    }

    @Override
    public TraceStateBuilder remove(String key) {
      members.remove(key);
      return this;
    }

    @Override
    public TraceState build() {
      return new Level2TraceState(Collections.unmodifiableMap(new LinkedHashMap<>(members)));
    }
  }
}
