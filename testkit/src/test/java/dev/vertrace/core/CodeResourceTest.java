package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the code says about the service, against what the environment says. */
class CodeResourceTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "otel.service.name",
          "from-env",
          "otel.resource.attributes",
          "same=value,api.key=hidden-1,vendor.auth_token=hidden-2");

  @RegisterExtension final WarningLog log = new WarningLog();

  @Test
  void wins_andSaysWhatItReplaces() {
    Resource resource = merge(Map.of("service.name", "from-code", "same", "value", "new", "one"));

    assertThat(value(resource, "service.name")).isEqualTo("from-code");
    assertThat(value(resource, "new")).isEqualTo("one");
    assertThat(value(resource, "api.key")).isEqualTo("hidden-1");
    assertThat(log.messages())
        .containsExactly("service.name: 'from-code' from code replaces 'from-env'");
  }

  @Test
  void isSilent_whenItReplacesWhatWasDetected() {
    assertThat(value(merge(Map.of("host.name", "h", "os.type", "t")), "host.name")).isEqualTo("h");
    assertThat(log.messages()).isEmpty();
  }

  @Test
  void printsNoValue_ofKeysThatLookSecret() {
    merge(Map.of("api.key", "hidden-3", "vendor.auth_token", "hidden-4"));

    assertThat(log.messages())
        .hasSize(2)
        .noneMatch(line -> line.contains("hidden"))
        .anyMatch(line -> line.startsWith("api.key: "));
  }

  private static Resource merge(Map<String, String> fromCode) {
    return CodeResource.merge(
        BuiltResource.of(ENVIRONMENT),
        DefaultConfigProperties.createFromMap(ENVIRONMENT),
        fromCode);
  }

  private static String value(Resource resource, String key) {
    return resource.getAttribute(AttributeKey.stringKey(key));
  }
}
