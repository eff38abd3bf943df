package dev.vertrace.core;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.resources.Resource;

/**
 * Says which process and which Java runs, but never how it was started: a command line may hold
 * secrets. Found by ServiceLoader; not for direct use.
 */
public final class ProcessResourceProvider implements ResourceProvider {
  /** For ServiceLoader. */
  public ProcessResourceProvider() {}

  @Override
  public Resource createResource(ConfigProperties config) {
    return DetectedResource.of(
        attributes -> {
          attributes.put(
              ResourceAttributeKeys.PROCESS_RUNTIME_NAME, System.getProperty("java.runtime.name"));
          attributes.put(
              ResourceAttributeKeys.PROCESS_RUNTIME_VERSION,
              System.getProperty("java.runtime.version"));
          attributes.put(ResourceAttributeKeys.PROCESS_RUNTIME_DESCRIPTION, virtualMachine());
          attributes.put(ResourceAttributeKeys.PROCESS_PID, ProcessHandle.current().pid());
        });
  }

  @Override
  public int order() {
    return DetectedResource.ORDER;
  }

  private static String virtualMachine() {
    return String.join(
        " ",
        System.getProperty("java.vm.vendor"),
        System.getProperty("java.vm.name"),
        System.getProperty("java.vm.version"));
  }
}
