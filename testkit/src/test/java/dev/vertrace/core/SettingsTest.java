package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Settings.Setting;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All ways in mean the same. */
class SettingsTest {
  static List<Setting> all() {
    return Settings.all();
  }

  static List<Setting> withCode() {
    return all().stream().filter(setting -> setting.code() != null).toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void meansTheSame_asSystemPropertyAndJsonAndBuilderProperty(Setting setting) {
    String expected = bySystemProperty(setting);

    assertThat(expected).contains(setting.shows());
    assertThat(byVertx(new VertraceOptions(setting.asProperty()))).isEqualTo(expected);
    assertThat(byVertx(options().setProperty(setting.property(), setting.value())))
        .isEqualTo(expected);
    assertThat(
            Settings.effective(
                Vertrace.builder().property(setting.property(), setting.value()).build()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("withCode")
  void meansTheSame_asJsonKeyAndBuilderMethod(Setting setting) {
    String expected = unordered(bySystemProperty(setting));
    JsonObject json = new JsonObject("{" + setting.json().replace('\'', '"') + "}");
    VertraceBuilder builder = Vertrace.builder();
    setting.code().accept(builder);

    assertThat(unordered(byVertx(new VertraceOptions(json)))).isEqualTo(expected);
    assertThat(unordered(byPlainJson(json))).isEqualTo(expected);
    assertThat(unordered(Settings.effective(builder.build()))).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("all")
  void shows_onlyWhatIsSet(Setting setting) {
    if (!setting.value().equals("http/protobuf")) { // the default
      assertThat(Settings.effective(Vertrace.fromEnvironment())).doesNotContain(setting.shows());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void meansNothing_whenEmpty(Setting setting) {
    String expected = Settings.effective(Vertrace.fromEnvironment());

    assertThat(bySystemProperty(setting.property(), "")).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("all")
  void meansTheSame_withBlanksAround(Setting setting) {
    assertThat(bySystemProperty(setting.property(), " " + setting.value() + " "))
        .isEqualTo(bySystemProperty(setting));
  }

  @ParameterizedTest
  @ValueSource(strings = {"otel.metrics.exporter", "otel.logs.exporter"})
  void leavesOtherSignalsOff_whenTheirExporterIsEmpty(String property) {
    assertThat(bySystemProperty(property, ""))
        .isEqualTo(Settings.effective(Vertrace.fromEnvironment()));
  }

  @Test
  void obeysCode_whenEnvironmentSpeaksOfTracesAlone() {
    System.setProperty("otel.exporter.otlp.traces.endpoint", "http://127.0.0.1:1/environment");
    System.setProperty("otel.exporter.otlp.traces.compression", "gzip");
    System.setProperty("otel.exporter.otlp.traces.headers", "x-environment=1");
    try {
      String effective =
          Settings.effective(
              Vertrace.builder()
                  .endpoint("http://127.0.0.1:2")
                  .compression("none")
                  .header("x-code", "1")
                  .build());

      assertThat(effective)
          .contains("endpoint=http://127.0.0.1:2/v1/traces", "compressorEncoding=null")
          .contains("x-code=OBFUSCATED", "x-environment=OBFUSCATED");
    } finally {
      System.clearProperty("otel.exporter.otlp.traces.endpoint");
      System.clearProperty("otel.exporter.otlp.traces.compression");
      System.clearProperty("otel.exporter.otlp.traces.headers");
    }
  }

  @Test
  void obeysVariables() throws Exception {
    List<Setting> settings = new ArrayList<>(all());
    settings.removeIf(
        s -> s.property().contains("otlp.traces.") || s.property().equals("otel.traces.exporter"));
    settings.removeIf(
        s -> s.property().contains("span.attribute.") || s.property().equals("otel.sdk.disabled"));
    Map<String, String> variables =
        settings.stream().collect(Collectors.toMap(Setting::variable, Setting::value));

    String effective = inChild(variables, List.of());

    assertThat(settings).allSatisfy(setting -> assertThat(effective).contains(setting.shows()));
  }

  @Test
  void obeysVariablesOfTraces() throws Exception {
    List<Setting> settings = new ArrayList<>(all());
    settings.removeIf(
        s -> !s.property().contains("otlp.traces.") && !s.property().contains("span.attribute."));
    Map<String, String> variables =
        settings.stream().collect(Collectors.toMap(Setting::variable, Setting::value));

    String effective = inChild(variables, List.of());

    assertThat(settings).allSatisfy(setting -> assertThat(effective).contains(setting.shows()));
  }

  @Test
  void obeysCodeBeforeSystemPropertyBeforeVariable() throws Exception {
    Map<String, String> variable =
        Map.of(
            "OTEL_SERVICE_NAME", "variable",
            "OTEL_RESOURCE_ATTRIBUTES", "service.version=variable,team=variable");

    assertThat(inChild(variable, List.of()))
        .contains("service.name=\"variable\"", "service.version=\"variable\"");
    assertThat(inChild(variable, List.of("-Dotel.service.name=property")))
        .contains("service.name=\"property\"", "service.version=\"variable\"");
    assertThat(
            inChild(
                variable,
                List.of(
                    "-Dotel.service.name=property",
                    "-Dcode={\"serviceName\":" + "\"code\",\"serviceVersion\":\"code\"}")))
        .contains("service.name=\"code\"", "service.version=\"code\"", "team=\"variable\"");
  }

  @Test
  void isNoOp_whenDisabledByAnyRoute() throws Exception {
    Vertrace byCode = Vertrace.builder().enabled(false).build();

    assertThat(byCode.health().state()).isEqualTo(Health.State.DISABLED);
    assertThat(byCode.health().reason()).isEqualTo("otel.sdk.disabled=true");
    assertThat(inChild(Map.of("OTEL_SDK_DISABLED", "true"), List.of())).startsWith("null");
    assertThat(byPlainJson(new JsonObject().put("enabled", false))).startsWith("null");
  }

  private static VertraceOptions options() {
    return new VertraceOptions();
  }

  private static String bySystemProperty(Setting setting) {
    return bySystemProperty(setting.property(), setting.value());
  }

  private static String bySystemProperty(String property, String value) {
    System.setProperty(property, value);
    try {
      return Settings.effective(Vertrace.fromEnvironment());
    } finally {
      System.clearProperty(property);
    }
  }

  private static String byVertx(VertraceOptions options) {
    return effectiveOf(new VertxOptions().setTracingOptions(options));
  }

  private static String byPlainJson(JsonObject tracing) {
    return effectiveOf(new VertxOptions(new JsonObject().put("tracingOptions", tracing)));
  }

  private static String effectiveOf(VertxOptions options) {
    Vertx vertx = Vertx.vertx(options);
    try {
      return Settings.effective(Vertrace.of(vertx));
    } finally {
      TracedVertx.await(vertx.close());
    }
  }

  /** Attributes of a resource, whose order depends on who named them. */
  private static String unordered(String effective) {
    Map<String, Integer> words = new TreeMap<>();
    for (String word : effective.split("[ ,{}]+", -1)) {
      words.merge(word, 1, Integer::sum);
    }
    return words.toString();
  }

  private static String inChild(Map<String, String> variables, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(arguments);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(variables);
    Process process = builder.start();
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Another JVM, with variables of its own. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) {
      JsonObject code = new JsonObject(System.getProperty("code", "{}"));
      System.out.print(Settings.effective(new VertraceBuilder(new VertraceOptions(code)).build()));
    }
  }
}
