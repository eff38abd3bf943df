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
  void comparesCpuWithTheModeThatRecordsLikeIt() {
    Run run =
        Runs.of(
            Runs.fork(Variant.OFFICIAL_OFF, 0, 20, 1_000),
            Runs.fork(Variant.OFFICIAL_ON, 0, 40, 1_000),
            Runs.fork(Variant.VERTRACE_OFF, 0, 10, 1_000),
            Runs.fork(Variant.VERTRACE_TAIL, 0, 10, 1_000));

    assertThat(Table.of(run, "bytes.svg"))
        .contains("| vertrace-off | 0.50 (0.50 to 0.50) |")
        .contains("| vertrace-on |  |  |  |  |")
        .contains("| vertrace-tail | 0.25 (0.25 to 0.25) |");
  }

  @Test
  void showsBytesAndCpuSideBySide_inShort() {
    assertThat(Table.inShort(RUN, "bench/results/bytes.svg", "bench/APPLICATION.md"))
        .startsWith(
            """
            ![Bytes allocated for a request, above the untraced application](bench/results/bytes.svg)

            | a request: bytes on the event loop, above untraced; CPU, times untraced | plaintext | query | 20 queries | chain |
            |---|--:|--:|--:|--:|
            | untraced again: the noise | 0 B, ×1.0 | 0 B, ×1.0 | 0 B, ×1.0 | 0 B, ×1.0 |
            | official-on | 2,600 B, ×2.5 | 2,600 B, ×2.5 | 2,600 B, ×2.5 | 2,600 B, ×2.5 |

            Medians of 2 JVMs""")
        .contains("Medians of 2 JVMs for each line, in interleaved rounds on 2026-11-23")
        .contains("](bench/APPLICATION.md)")
        .contains("\nLinux, JDK 17, 2 cores shared by application, load and PostgreSQL; Vert.x ");
  }

  @Test
  void leavesOutWhatWasNotMeasured_inShort() {
    assertThat(Table.inShort(RUN, "bytes.svg", "APPLICATION.md")).doesNotContain("| agent |");
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
