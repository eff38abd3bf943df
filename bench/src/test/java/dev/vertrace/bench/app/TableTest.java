package dev.vertrace.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  private static final Run RUN =
      Runs.of(
          Runs.fork(Variant.UNTRACED, 0, 10, 1_000),
          Runs.fork(Variant.UNTRACED_AGAIN, 0, 11, 1_000),
          Runs.fork(Variant.OFFICIAL_ON, 0, 20, 3_500),
          Runs.fork(Variant.UNTRACED, 1, 10, 1_000),
          Runs.fork(Variant.UNTRACED_AGAIN, 1, 9, 1_000),
          Runs.fork(Variant.OFFICIAL_ON, 1, 30, 3_700));

  @Test
  void showsMedianAndSpread_andTheNoise() {
    assertThat(Table.of(RUN, "results/bytes.svg"))
        .startsWith(
            "![Bytes allocated for a request, above the untraced application](results/bytes.svg)\n")
        .contains(
            "| official-on | 2,600 (2,500 to 2,700) | 2,600 (2,500 to 2,700) | 2,600 (2,500 to"
                + " 2,700) | 2,600 (2,500 to 2,700) |")
        .contains(
            "| untraced again: the noise | 1.00 (0.90 to 1.10) | 1.00 (0.90 to 1.10) | 1.00 (0.90"
                + " to 1.10) | 1.00 (0.90 to 1.10) |")
        .contains(
            "| official-on | 2.50 (2.00 to 3.00) | 2.50 (2.00 to 3.00) | 2.50 (2.00 to 3.00) | 2.50"
                + " (2.00 to 3.00) |");
  }

  @Test
  void showsMore() {
    assertThat(Table.more(RUN))
        .contains("| official-on | 2.00 | 2.00 | 2.00 | 2.00 |")
        .contains("| official-on | 1.00 (1.00 to 1.00) | 1.00 (1.00 to 1.00) |")
        .contains("| official-on | 1, 2, 3 | 1, 2, 3 | 1, 2, 3 | 1, 2, 3 |");
  }

  @Test
  void reportShowsTheNoiseBesideEachRatio() {
    assertThat(Report.of(RUN).lines().filter(line -> line.startsWith("official-on")))
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).contains("  2.50   2.00.. 3.00  ±0.10"));
  }
}
