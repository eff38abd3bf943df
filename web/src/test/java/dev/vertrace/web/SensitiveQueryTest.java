package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SensitiveQueryTest {

  @ParameterizedTest
  @CsvSource({
    "token=canary, token=REDACTED",
    "token=canary&x=1, token=REDACTED&x=1",
    "x=1&token=canary, x=1&token=REDACTED",
    "x=1;token=canary;y=2, x=1;token=REDACTED;y=2",
    "token=canary=canary, token=REDACTED",
    "token=, token=REDACTED",
    "token=a&token=b, token=REDACTED&token=REDACTED",
    "TOKEN=canary, TOKEN=REDACTED",
    "%74oken=canary, %74oken=REDACTED",
    "%74%6F%6b%65%6E=canary, %74%6F%6b%65%6E=REDACTED",
    "access%5Ftoken=canary, access%5Ftoken=REDACTED",
    "X-Amz-Signature=canary&X-Amz-Date=1, X-Amz-Signature=REDACTED&X-Amz-Date=1",
    "AWSAccessKeyId=a&Signature=b&Expires=1, AWSAccessKeyId=REDACTED&Signature=REDACTED&Expires=1",
    "sig=canary, sig=REDACTED",
    "X-Goog-Signature=canary, X-Goog-Signature=REDACTED",
    "&&token=canary&&, &&token=REDACTED&&",
    "x=1#access_token=canary&y=2, x=1#access_token=REDACTED&y=2",
    "token=canary%26x, token=REDACTED",
  })
  void hidesValues_ofSensitiveKeys(String query, String redacted) {
    assertThat(SensitiveQuery.DEFAULT.redact(query)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "token",
        "token&x=1",
        "x=token",
        "tokens=1",
        "mytoken=1",
        "=token",
        "&",
        ";",
        "=",
        "%=1",
        "%7=1",
        "%zz=1",
        "a%=token",
        "x=1&y=2",
        "x=a%20b"
      })
  void keepsObject_whenThereIsNothingToHide(String query) {
    assertThat(SensitiveQuery.DEFAULT.redact(query)).isSameAs(query);
  }

  @Test
  void keepsAbsence() {
    @Nullable String none = SensitiveQuery.DEFAULT.redact(null);

    assertThat(none).isNull();
  }

  @Test
  void ignoresKeys_tooLongToBeSensitive() {
    String query = "token".repeat(500) + "=1";

    assertThat(SensitiveQuery.DEFAULT.redact(query)).isSameAs(query);
  }

  @Test
  void hidesValues_ofKeysOfUser() {
    SensitiveQuery sensitive = SensitiveQuery.of(List.of("Customer-Pin", "schl\u00fcssel"));

    assertThat(sensitive.redact("customer-pin=canary&token=canary&x=1"))
        .isEqualTo("customer-pin=REDACTED&token=REDACTED&x=1");
    assertThat(sensitive.redact("schl%C3%BCssel=canary")).isEqualTo("schl%C3%BCssel=REDACTED");
    assertThat(sensitive.redact("schl\u00c3\u00bcssel=canary"))
        .isEqualTo("schl\u00c3\u00bcssel=REDACTED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a=b", "a&b", "a;b", "a#b"})
  void refusesKey(String key) {
    assertThatThrownBy(() -> SensitiveQuery.of(List.of(key)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give the name alone");
  }

  @Test
  void showsStart_ofLongQueries() {
    assertThat(SensitiveQuery.DEFAULT.redact("p=1&".repeat(10_000))).isEqualTo("p=1&".repeat(1024));
    assertThat(SensitiveQuery.DEFAULT.redact("x=1&".repeat(1023) + "jwt=canary"))
        .isEqualTo("x=1&".repeat(1023) + "jwt=");
    assertThat(SensitiveQuery.DEFAULT.redact("jwt=1&".repeat(10_000)))
        .hasSize(BoundedText.LONGEST)
        .doesNotContain("1");
  }

  @Test
  void takesTimeByTheLength() {
    String query = "a&".repeat(1_000_000) + "=";

    assertTimeout(Duration.ofSeconds(5), () -> SensitiveQuery.DEFAULT.redact(query));
  }
}
