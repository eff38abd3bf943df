package dev.vertrace.core;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import java.util.function.Consumer;

/**
 * What a detector sees. One that fails only sees less. Without a schema: the SDK's own resource has
 * another one in each version, and merging two drops both.
 */
final class DetectedResource {
  /** Before everyone else: what comes later wins, from the users' providers to the environment. */
  static final int ORDER = Integer.MIN_VALUE;

  private static final WarnOnce WARN = new WarnOnce();

  private DetectedResource() {}

  static Resource of(Consumer<AttributesBuilder> detector) {
    AttributesBuilder attributes = Attributes.builder();
    try {
      detector.accept(attributes);
    } catch (RuntimeException e) { // such as a property that may not be read
      WARN.warn("A part of the resource cannot be detected", e);
    }
    return Resource.create(attributes.build());
  }
}
