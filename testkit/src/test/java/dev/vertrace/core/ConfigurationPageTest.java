package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on configuration and the code know the same settings. */
class ConfigurationPageTest {
  private static final Set<String> CODE_ONLY = Set.of("addSpanProcessor", "with");

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "core", "CONFIGURATION.md"));
  }

  @Test
  void namesEachSettingThatIsTested() throws IOException {
    String page = page();

    assertThat(Settings.all())
        .allSatisfy(
            setting ->
                assertThat(page)
                    .contains("`" + setting.property().replace(".otlp.traces.", ".otlp.") + "`"));
    assertThat(
            Settings.all().stream()
                .map(Settings.Setting::json)
                .filter(Objects::nonNull)
                .flatMap(
                    json ->
                        new JsonObject("{" + json.replace('\'', '"') + "}").fieldNames().stream()))
        .allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
  }

  @Test
  void namesEachBuilderMethod_thatOptionsHaveToo() throws IOException {
    String page = page();
    Set<String> builder = fluent(VertraceBuilder.class);

    assertThat(builder).hasSizeGreaterThan(15);
    assertThat(builder)
        .allSatisfy(method -> assertThat(page).containsIgnoringCase(documented(method)));
    assertThat(fluent(VertraceOptions.class))
        .extracting(method -> method.replaceFirst("^(set|add)", "").toLowerCase(Locale.ROOT))
        .containsExactlyInAnyOrderElementsOf(
            builder.stream()
                .filter(method -> !CODE_ONLY.contains(method))
                .map(method -> method.toLowerCase(Locale.ROOT))
                .toList());
  }

  private static String documented(String method) {
    return CODE_ONLY.contains(method) ? "" : method;
  }

  private static Set<String> fluent(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> method.getReturnType() == type && method.getParameterCount() > 0)
        .map(Method::getName)
        .collect(Collectors.toSet());
  }
}
