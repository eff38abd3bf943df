package dev.vertrace.pgclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTracingOptionsTest {
  private final SqlTracingOptions options = new SqlTracingOptions();

  @Test
  void showsNoSecretByDefault() {
    assertThat(options.getQueryText()).isEqualTo(SqlQueryText.SANITIZED);
    assertThat(options.getMaxBindValueLength()).isZero();
    assertThat(options.getExcluded()).isNull();
    assertThat(options.getCustomizer()).isNull();
    assertThat(options.getSchema()).isNull();
  }

  @Test
  void copiesEverything() {
    options
        .setQueryText(SqlQueryText.RAW)
        .setMaxBindValueLength(7)
        .setSchema("shop")
        .setExcluded(query -> true)
        .setCustomizer((attributes, query, result, failure) -> {});
    assertThat(new SqlTracingOptions(options)).usingRecursiveComparison().isEqualTo(options);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, SqlTracingOptions.MOST_BIND_VALUE_LENGTH + 1})
  void saysWhatToDo_whenLengthIsBad(int length) {
    assertThatThrownBy(() -> options.setMaxBindValueLength(length))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "maxBindValueLength is %d; set it to 0, which shows no values, or to at most 4096"
                + " characters",
            length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void saysWhatToDo_whenSchemaIsBlank(String schema) {
    assertThatThrownBy(() -> options.setSchema(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("schema is blank; set the name of a schema, or leave it out");
  }

  @Test
  @SuppressWarnings("NullAway") // what code without null checks does
  void saysWhatToDo_whenNull() {
    assertThatThrownBy(() -> options.setQueryText(null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("queryText is null; leave it out for the default");
    assertThatThrownBy(() -> options.setExcluded(null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> options.setCustomizer(null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> options.setSchema(null)).isInstanceOf(IllegalArgumentException.class);
  }
}
