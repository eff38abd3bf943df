package dev.vertrace.core;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;

/** Loads what the SDK loads, without the resource providers that fail in a trial. One thread. */
final class WorkingProviders implements ComponentLoader {
  private static final WarnOnce WARN = new WarnOnce();

  private final ComponentLoader loader =
      ComponentLoader.forClassLoader(AutoConfiguredOpenTelemetrySdk.class.getClassLoader());
  private @Nullable ConfigProperties config;

  /** In the shape of a properties customizer that changes nothing. */
  Map<String, String> configure(ConfigProperties properties) {
    config = properties;
    return Map.of();
  }

  @Override
  public <T> Iterable<T> load(Class<T> spiClass) {
    return spiClass == ResourceProvider.class ? working(spiClass) : loader.load(spiClass);
  }

  private <T> List<T> working(Class<T> spiClass) {
    List<T> working = new ArrayList<>();
    Iterator<T> found = loader.load(spiClass).iterator();
    while (found.hasNext()) {
      T provider = next(found);
      if (provider != null && works((ResourceProvider) provider)) {
        working.add(provider);
      }
    }
    return working;
  }

  private static <T> @Nullable T next(Iterator<T> found) {
    try {
      return found.next();
    } catch (RuntimeException | ServiceConfigurationError | LinkageError e) { // a stale entry, say
      WARN.warn("A resource provider cannot be loaded and is left out", e);
      return null;
    }
  }

  private boolean works(ResourceProvider provider) {
    try {
      provider.order();
      provider.createResource(config);
      return true;
    } catch (ConfigurationException e) { // which the SDK will say
      return true;
    } catch (RuntimeException | LinkageError e) {
      WARN.warn("Resource provider " + provider.getClass().getName() + " fails; left out", e);
      return false;
    }
  }
}
