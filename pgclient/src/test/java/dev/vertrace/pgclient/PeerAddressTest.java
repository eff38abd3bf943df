package dev.vertrace.pgclient;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerAddressTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "10.1.2.80:5432, 10.1.2.80, 5432",
        "0:0:0:0:0:0:0:1:5432, 0:0:0:0:0:0:0:1, 5432",
        "[::1]:5432, ::1, 5432",
        "fe80:0:0:0:0:0:0:1%eth0:5432, fe80:0:0:0:0:0:0:1%eth0, 5432",
        "db.example.com, db.example.com, -",
        "/tmp/.s.PGSQL.5432, /tmp/.s.PGSQL.5432, -",
        "/tmp/.s.PGSQL.5432:-1, /tmp/.s.PGSQL.5432, -",
        "null:-1, -, -",
        ":5432, -, -",
        "'', -, -",
        "-, -, -"
      })
  void splitsTag(String tag, String address, Long port) {
    assertThat(PeerAddress.of(tag)).isEqualTo(new PeerAddress(address, port));
  }
}
