package dev.vertrace.core;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The OpenTelemetry Java agent that is attached.
 *
 * @param flags what to start with so that nothing is recorded twice, but for what is set already
 */
record JavaAgent(List<String> flags) {
  /** The agent's instrumentations that record what Vertrace records. */
  static final List<String> AGENT_FLAGS =
      List.of(
          "opentelemetry-api", // or spans of this SDK get lost in the agent's contexts
          "vertx",
          "netty",
          "aws-sdk-2.2",
          "kafka-clients",
          "java-http-client"); // for the exports

  /** An agent adds itself to the boot class path; a jar that merely lies around does not. */
  static @Nullable JavaAgent find() {
    boolean attached =
        Jar.with("io.opentelemetry.javaagent.bootstrap.AgentInitializer", null) != null;
    return attached && isOn("otel.javaagent.enabled", true) ? new JavaAgent(flagsToSet()) : null;
  }

  private static List<String> flagsToSet() {
    boolean byDefault = isOn("otel.instrumentation.common.default-enabled", true);
    return AGENT_FLAGS.stream()
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
