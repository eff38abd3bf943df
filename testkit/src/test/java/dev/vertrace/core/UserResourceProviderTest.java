package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
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
        .isEqualTo("host:from-cloud service:from-env pid:true schema:null");
    assertThat(log.messages()).isEmpty();
  }

  @Test
  void isLeftOut_whenItThrows() throws Exception {
    assertThat(
            resource(
                Throwing.class.getName(),
                Unlinked.class.getName(),
                "com.acme.Stale",
                Cloud.class.getName()))
        .isEqualTo("host:from-cloud service:from-env pid:true schema:null");
    assertThat(log.messages())
        .hasSize(3)
        .anyMatch(line -> line.contains(Throwing.class.getName()))
        .anyMatch(line -> line.contains(Unlinked.class.getName()));
  }

  @Test
  void stopsStart_whenItSaysWhatIsMisconfigured() {
    assertThatThrownBy(() -> resource(Throwing.class.getName(), Strict.class.getName()))
        .hasMessage("cloud.zone must be set");
  }

  private Object resource(String... providers) throws Exception {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(ResourceProvider.class.getName()), String.join("\n", providers));
    return IsolatedClassPath.call(Scenario.class, null, directory);
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
          + (resource.getAttribute(ResourceAttributeKeys.PROCESS_PID) != null)
          + " schema:"
          + resource.getSchemaUrl();
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
      throw new IllegalStateException("test");
    }
  }

  public static final class Unlinked implements ResourceProvider {
    @Override
    public Resource createResource(ConfigProperties config) {
      throw new NoClassDefFoundError("test");
    }
  }

  public static final class Strict implements ResourceProvider {
    @Override
    public Resource createResource(ConfigProperties config) {
      throw new ConfigurationException("cloud.zone must be set");
    }
  }
}
