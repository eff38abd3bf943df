package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.resources.Resource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Resource providers that the application brings, for its container or cloud. */
class UserResourceProviderTest {
  @RegisterExtension final WarningLog log = new WarningLog();
  @TempDir Path directory;

  @Test
  void winsOverDetection_andLosesToEnvironment() throws Exception {
    assertThat(resource(Cloud.class.getName()))
        .isEqualTo("host:from-cloud service:from-env pid:true");
    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void isTaken_whenItsSchemaIsAnotherThanSomebodyElses() throws Exception {
    assertThat(resource(Older.class.getName() + "\n" + Cloud.class.getName()))
        .isEqualTo("host:from-cloud service:from-env pid:true");
  }

  @Test
  void stopsStart_andIsNamed_whenItThrows() {
    assertThatThrownBy(() -> start(Throwing.class.getName()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Tracing cannot start")
        .hasMessageContaining("no zone")
        .hasMessageContaining(Throwing.class.getName());
  }

  private void start(String provider) throws Exception {
    provide(provider);
    IsolatedClassPath.call(Start.class, null, directory);
  }

  static final class Start implements Callable<Vertrace> {
    @Override
    public Vertrace call() {
      return Vertrace.fromEnvironment();
    }
  }

  private Object resource(String provider) throws Exception {
    provide(provider);
    return IsolatedClassPath.call(Scenario.class, null, directory);
  }

  private void provide(String provider) throws Exception {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(services.resolve(ResourceProvider.class.getName()), provider);
  }

  static final class Scenario implements Callable<String> {
    @Override
    public String call() {
      Resource resource =
          BuiltResource.of(
              Map.of(
                  "otel.service.name", "from-env", "otel.resource.attributes", "env.says=hello"));
      assertThat(resource.getAttribute(AttributeKey.stringKey("env.says"))).isEqualTo("hello");
      return "host:"
          + resource.getAttribute(ResourceAttributeKeys.HOST_NAME)
          + " service:"
          + resource.getAttribute(AttributeKey.stringKey("service.name"))
          + " pid:"
          + (resource.getAttribute(ResourceAttributeKeys.PROCESS_PID) != null);
    }
  }

  /** Of a schema that nobody else has. */
  public static final class Older implements ResourceProvider {
    @Override
    public Resource createResource(ConfigProperties config) {
      return Resource.create(
          Attributes.builder().put("host.name", "from-older").build(),
          "https://opentelemetry.io/schemas/1.19.0");
    }
  }

  /** Of an older schema. */
  public static final class Cloud implements ResourceProvider {
    @Override
    public Resource createResource(ConfigProperties config) {
      return Resource.create(
          Attributes.builder()
              .put("host.name", "from-cloud")
              .put("service.name", "from-cloud")
              .build(),
          "https://opentelemetry.io/schemas/1.20.0");
    }
  }

  public static final class Throwing implements ResourceProvider {
    @Override
    public Resource createResource(ConfigProperties config) {
      throw new IllegalStateException("no zone");
    }
  }
}
