package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.semconv.SchemaUrls;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on the class path, and what must not be. */
class DependenciesTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  @ParameterizedTest
  @ValueSource(
      strings = {
        // It would take the place of our context storage.
        "io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter",
        "okhttp3.OkHttpClient",
        "kotlin.Unit"
      })
  void isNotThere(String className) {
    assertThatThrownBy(() -> Class.forName(className)).isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void namesNewestSchema_ofItsSemanticConventions() throws IllegalAccessException {
    Field newest =
        Arrays.stream(SchemaUrls.class.getFields())
            .max(Comparator.comparing(Field::getName))
            .orElseThrow();
    traced.vertrace.tracer("some.module").spanBuilder("span").startSpan().end();

    assertThat(traced.traces.await(1).get(0).getInstrumentationScopeInfo().getSchemaUrl())
        .isEqualTo(newest.get(null));
  }
}
