package dev.vertrace.aws;

import static java.util.Objects.requireNonNull;

import dev.vertrace.core.ConventionOptions;
import dev.vertrace.core.Trust;
import io.opentelemetry.api.metrics.Meter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What spans of AWS calls show beyond the default. One thread; read when tracing is created. */
public final class AwsTracingOptions {
  static final AwsCustomizer NONE = new AwsCustomizer() {};

  private final Map<String, AwsCustomizer> customizers = new HashMap<>();
  private final Map<Class<?>, ConventionOptions> conventions = new HashMap<>();
  private boolean s3Objects;

  /** The defaults. */
  public AwsTracingOptions() {}

  AwsTracingOptions(AwsTracingOptions other) {
    customizers.putAll(other.customizers);
    conventions.putAll(other.conventions);
    s3Objects = other.s3Objects;
  }

  /**
   * Sets who adds attributes to the calls of a service, in place of a former one.
   *
   * @param service the service as in span names, such as {@code DynamoDB} or {@code S3}
   */
  public AwsTracingOptions setCustomizer(String service, AwsCustomizer customizer) {
    customizers.put(requireNonNull(service, "service"), requireNonNull(customizer, "customizer"));
    return this;
  }

  /** Sets whether buckets, keys and uploads of S3 are shown; off by default. */
  public AwsTracingOptions setS3Objects(boolean shown) {
    s3Objects = shown;
    return this;
  }

  /** Tells the convention of a module its options; of several of one class the last counts. */
  public AwsTracingOptions with(ConventionOptions options) {
    conventions.put(requireNonNull(options, "options").getClass(), options);
    return this;
  }

  AwsConventionSetup setUp(Trust trust, Meter meter) {
    return new AwsConventionSetup() {
      @Override
      public <T extends ConventionOptions> @Nullable T options(Class<T> type) {
        ConventionOptions given = conventions.get(type);
        return given == null ? null : type.cast(given);
      }

      @Override
      public Trust trust() {
        return trust;
      }

      @Override
      public Meter meter() {
        return meter;
      }
    };
  }

  AwsCustomizer customizer(String service) {
    return customizers.getOrDefault(service, NONE);
  }

  boolean s3Objects() {
    return s3Objects;
  }
}
