package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietTimeTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.250Z");

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "1, PT1S",
    "300, PT5M",
    "301, PT5M",
    "999999999, PT5M",
    "9999999999, PT5M",
    "99999999999999999999999999, PT5M",
    "'Sun, 22 Nov 2026 10:00:02 GMT', PT1.75S",
    "'Sun, 22 Nov 2026 10:00:00 GMT', PT0S",
    "'Thu, 1 Jan 1970 00:00:00 GMT', PT0S",
    "'Fri, 31 Dec 9999 23:59:59 GMT', PT5M",
    "'Mon, 22 Nov 2026 10:00:02 GMT', PT0S",
    "-1, PT0S",
    "+1, PT0S",
    "1.5, PT0S",
    "1s, PT0S",
    "١, PT0S",
    "'', PT0S",
    "tomorrow, PT0S"
  })
  void readsRetryAfter(String header, Duration length) {
    assertThat(QuietTime.length(header, NOW)).isEqualTo(length);
  }
}
