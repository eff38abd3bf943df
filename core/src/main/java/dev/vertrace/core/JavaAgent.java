package dev.vertrace.core;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The OpenTelemetry Java agent that is attached.
 *
 * @param flags what to start with so that nothing is recorded twice, but for what is set already
 * @param ofOwnSdk those of them that matter only when the spans are not the agent's to export
 */
record JavaAgent(List<String> flags, List<String> ofOwnSdk) {
  /** The agent's instrumentations that record what Vertrace records. */
  private static final List<String> RECORDING =
      List.of("vertx", "netty", "aws-sdk-2.2", "kafka-clients");

  /** The bridge of the API, in which spans of another SDK get lost; and the client that exports. */
  private static final List<String> OF_OWN_SDK =
      List.of("opentelemetry-api", "http-url-connection");

  /** An agent adds itself to the boot class path; a jar that merely lies around does not. */
  static @Nullable JavaAgent find() {
    boolean attached =
        Jar.with("io.opentelemetry.javaagent.bootstrap.AgentInitializer", null) != null;
    return attached && isOn("otel.javaagent.enabled", true)
        ? new JavaAgent(flags(RECORDING), flags(OF_OWN_SDK))
        : null;
  }

  private static List<String> flags(List<String> names) {
    boolean byDefault = isOn("otel.instrumentation.common.default-enabled", true);
    return names.stream()
        .map(name -> "otel.instrumentation." + name + ".enabled")
        .filter(property -> isOn(property, byDefault))
        .map(property -> "-D" + property + "=false")
        .toList();
  }

  private static boolean isOn(String property, boolean byDefault) {
    String variable = property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    String value = System.getProperty(property, System.getenv(variable));
    return value == null ? byDefault : Boolean.parseBoolean(value);
  }
}
