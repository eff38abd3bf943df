package dev.vertrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OnlyTest {
  private static final String NAME = FloorBenchmark.class.getName() + ".span";

  @Test
  void includesAllOfClass_whenNothingIsAskedFor() {
    assertThat(matches("", FloorBenchmark.class)).isTrue();
    assertThat(matches("", ContextBenchmark.class)).isFalse();
  }

  @Test
  void includesWhatIsAskedFor() {
    assertThat(matches("Http|Floor", FloorBenchmark.class)).isTrue();
    assertThat(matches("Http|Context", FloorBenchmark.class)).isFalse();
  }

  private static boolean matches(String only, Class<?> benchmark) {
    return Pattern.compile(new Only(only).in(benchmark)).matcher(NAME).find();
  }
}
