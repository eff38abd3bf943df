package dev.vertrace.core;

import io.opentelemetry.api.metrics.Meter;
import org.jspecify.annotations.Nullable;

/** What a {@link Convention} is given before it is used. */
public interface ConventionSetup {
  /** What code has said by options of this class, or null. */
  <T extends ConventionOptions> @Nullable T options(Class<T> type);

  /** The meter of the convention's module. */
  Meter meter();
}
