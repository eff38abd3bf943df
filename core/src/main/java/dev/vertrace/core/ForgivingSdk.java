package dev.vertrace.core;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.ServiceConfigurationError;
import java.util.function.Supplier;

/** Builds the SDK even if somebody's resource provider throws, which the SDK lets through. */
final class ForgivingSdk {
  private ForgivingSdk() {}

  /**
   * The builders must be new ones. The second is only used after a failure: the first build is the
   * SDK's own, with providers under their own names and each of them called once.
   *
   * @throws ConfigurationException when the configuration cannot be used
   */
  static AutoConfiguredOpenTelemetrySdk build(
      Supplier<AutoConfiguredOpenTelemetrySdkBuilder> builders) {
    try {
      return builders.get().build();
    } catch (ConfigurationException e) { // says what to do; no provider is at fault
      throw e;
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
      WorkingProviders providers = new WorkingProviders();
      return builders
          .get()
          .addPropertiesCustomizer(providers::configure)
          .setComponentLoader(providers)
          .build();
    }
  }
}
