package dev.vertrace.core;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.autoconfigure.ResourceConfiguration;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.resources.Resource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the code says about the service; it wins over everything else. */
final class CodeResource {
  private static final Logger LOGGER = System.getLogger("dev.vertrace");
  private static final Pattern SECRET =
      Pattern.compile(
          "pass(word|wd|phrase)?\\b|pwd|secret|token|credential|auth|cookie|(api|access|private)[-_.]?key",
          Pattern.CASE_INSENSITIVE);

  private CodeResource() {}

  /** In the shape of a resource customizer, but for what the code says. */
  static Resource merge(Resource all, ConfigProperties config, Map<String, String> fromCode) {
    return merge(all, ResourceConfiguration.createEnvironmentResource(config), fromCode);
  }

  private static Resource merge(Resource all, Resource environment, Map<String, String> fromCode) {
    AttributesBuilder attributes = Attributes.builder();
    fromCode.forEach(
        (name, value) -> {
          AttributeKey<String> key = AttributeKey.stringKey(name);
          report(name, value, environment.getAttribute(key));
          attributes.put(key, value);
        });
    return all.merge(Resource.create(attributes.build()));
  }

  private static void report(String name, String value, @Nullable String before) {
    if (before != null && !before.equals(value)) {
      LOGGER.log(
          Level.INFO, SECRET.matcher(name).find() ? secret(name) : plain(name, value, before));
    }
  }

  private static String plain(String name, String value, String before) {
    return name
        + ": '"
        + Secrets.withoutUserInfo(value)
        + "' from code replaces '"
        + Secrets.withoutUserInfo(before)
        + "'";
  }

  private static String secret(String name) {
    return name + ": the value from code replaces the environment's";
  }
}
