package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartialSuccessTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "'',                             0, ''",
        "0a00,                           0, ''",
        "0a0208 07,                      7, ''",
        "0a0b0803 1207746f6f206f6c64,    3, too old",
        "0a0b1207 746f6f206f6c640803,    3, too old",
        "0a03120161,                     0, a",
        // Fields that may come with a later version, of each wire type.
        "7801 0a02 0805,                 5, ''",
        "7a0161 0a04 7801 0805,          5, ''",
        "790000000000000000 0a02 0805,   5, ''",
        "7d00000000 0a07 7d00000000 0805, 5, ''",
        "0a0a08ffffffffffffffff7f,       9223372036854775807, ''",
        "0a0b08ffffffffffffffffff01,     0, ''",
        "0a0408051201,                   0, ''",
        "0a0c08ffffffffffffffffffff01,   0, ''",
        "0a7f0805,                       0, ''",
        "0affffffff0f0805,               0, ''",
        "0b,                             0, ''",
        "0a02ffff,                       0, ''",
        "3c68746d6c3e,                   0, ''"
      })
  void reads(String hex, long rejected, String message) {
    assertThat(PartialSuccess.read(HexFormat.of().parseHex(hex.replace(" ", ""))))
        .isEqualTo(new PartialSuccess(rejected, message));
  }

  @Test
  void boundsMessage() {
    byte[] response = new byte[6 + 2000];
    Arrays.fill(response, (byte) 'a');
    System.arraycopy(HexFormat.of().parseHex("0ad30f12d00f"), 0, response, 0, 6);

    assertThat(PartialSuccess.read(response).message()).isEqualTo("a".repeat(1024));
  }

  @Test
  void neverThrows() {
    Random random = new Random(42);
    for (int i = 0; i < 100_000; i++) {
      byte[] garbage = new byte[random.nextInt(24)];
      random.nextBytes(garbage);
      if (garbage.length > 3 && random.nextBoolean()) {
        garbage[0] = 0x0a;
        garbage[1] = (byte) (garbage.length - 2);
      }
      assertThat(PartialSuccess.read(garbage).rejected()).isNotNegative();
    }
  }
}
