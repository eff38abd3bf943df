package dev.vertrace.core;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What code and configuration tell modules. */
final class Given {
  private Given() {}

  /** What the configuration says, for those who have no options for it. */
  record Properties(Function<String, @Nullable String> lookup) implements ConventionOptions {
    @Nullable String get(String key) {
      String value = lookup.apply(key);
      return value == null || value.isBlank() ? null : value;
    }

    List<String> list(String key) {
      String value = get(key);
      return value == null
          ? List.of()
          : Arrays.stream(value.split(",")).map(String::trim).filter(s -> !s.isEmpty()).toList();
    }
  }

  static <T extends ConventionOptions> @Nullable T last(
      List<ConventionOptions> all, Class<T> type) {
    T last = null;
    for (ConventionOptions options : all) {
      last = type.isInstance(options) ? type.cast(options) : last;
    }
    return last;
  }

  /** Those that the SDK was built from; around one of the application, those of the process. */
  static Properties properties(List<ConventionOptions> all) {
    Properties given = last(all, Properties.class);
    return given == null ? new Properties(Given::ofProcess) : given;
  }

  private static @Nullable String ofProcess(String key) {
    String property = System.getProperty(key);
    return property == null
        ? System.getenv(key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'))
        : property;
  }
}
