package dev.vertrace.aws;

import dev.vertrace.core.ConventionOptions;
import dev.vertrace.core.Trust;
import io.opentelemetry.api.metrics.Meter;
import org.jspecify.annotations.Nullable;

/** What an {@link AwsConvention} is given before it is used. */
public interface AwsConventionSetup {
  /** What code has said by {@link AwsTracingOptions#with}, or null. */
  <T extends ConventionOptions> @Nullable T options(Class<T> type);

  /** What the rules of the application say of what arrives. */
  Trust trust();

  /** The meter of the convention's module. */
  Meter meter();
}
