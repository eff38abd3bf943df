package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Its work grows with the length of what arrives, and no faster. */
@Timeout(value = 2, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BaggageHeaderTest {
  private static final int MEGABYTES = 2_000_000;

  private final BaggageHeader limits = new BaggageHeader(64, 8_192);

  @ParameterizedTest
  @ValueSource(strings = {"x,", ",", ";,", "=,", " ,", "a=1;,", "a=\",", "x\t;,"})
  void readsMegabytes_thatAreNoMembers(String none) {
    assertThat(limits.combine(List.of(none.repeat(MEGABYTES / none.length())))).isNull();
  }

  @Test
  void readsMegabytes_ofProperties() {
    assertThat(limits.combine(List.of("a=1" + ";p".repeat(MEGABYTES / 2)))).isNull();
  }

  @Test
  void findsMember_behindMegabytesThatAreNone() {
    assertThat(limits.combine(List.of("x,".repeat(MEGABYTES / 2) + "a=1"))).isEqualTo("a=1");
  }
}
