package dev.vertrace.core;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.ServiceAttributes;
import java.util.UUID;
import java.util.jar.Attributes.Name;
import org.jspecify.annotations.Nullable;

/**
 * Says which service runs, as the manifest of the jar names it, and which instance of it. Found by
 * ServiceLoader; not for direct use.
 */
public final class ServiceResourceProvider implements ResourceProvider {
  // One per JVM: that is the instance which the id tells from others "that exist at the same time",
  // so all that it sends, by whichever SDK, must agree.
  private static final String INSTANCE_ID = UUID.randomUUID().toString();

  /** For ServiceLoader. */
  public ServiceResourceProvider() {}

  @Override
  public Resource createResource(ConfigProperties config) {
    return detect(StartedJar.find());
  }

  @Override
  public int order() {
    return DetectedResource.ORDER;
  }

  static Resource detect(@Nullable StartedJar jar) {
    return DetectedResource.of(
        attributes -> {
          attributes.put(ServiceAttributes.SERVICE_INSTANCE_ID, INSTANCE_ID);
          if (jar != null) {
            attributes.put(ServiceAttributes.SERVICE_NAME, jar.manifest(Name.IMPLEMENTATION_TITLE));
            attributes.put(
                ServiceAttributes.SERVICE_VERSION, jar.manifest(Name.IMPLEMENTATION_VERSION));
          }
        });
  }
}
