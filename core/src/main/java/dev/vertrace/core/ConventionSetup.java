package dev.vertrace.core;

import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a {@link Convention} is given before it is used. */
public interface ConventionSetup {
  /** What code has said by options of this class, or null. */
  <T extends ConventionOptions> @Nullable T options(Class<T> type);

  /** What the conventions of one Vertrace share, made for the first that asks for the class. */
  <T> T shared(Class<T> type, Supplier<T> create);

  /** The names of all headers that a message may carry from one Vertrace to another. */
  List<String> headerFields();

  /** What {@link TrustOptions} say. */
  Trust trust();

  /**
   * What the configuration says: the properties of the SDK that was built from it; around one of
   * the application, the system property, or the variable. Null when it says nothing.
   */
  @Nullable String property(String key);

  /** The meter of the convention's module. */
  Meter meter();
}
