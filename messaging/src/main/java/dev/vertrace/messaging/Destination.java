package dev.vertrace.messaging;

import io.opentelemetry.api.common.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Where messages go.
 *
 * @param system by its {@code messaging.system}
 * @param name null when the user has forgotten it
 * @param idKey the attribute of its whole identity
 * @param id the whole identity, or null as the name
 */
record Destination(
    String system, @Nullable String name, AttributeKey<String> idKey, @Nullable String id) {

  String spanName(String operation) {
    return name == null ? operation : operation + " " + name;
  }
}
