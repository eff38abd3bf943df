package dev.vertrace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page shows what was recorded, and the bars are what they should be. */
class ReportTest {
  private static final List<Figure> FIGURES =
      List.of(
          query("NONE", 0, 144),
          query("NONE", 10, 2_144),
          query("ON", 0, 500),
          query("ON", 10, 14_500),
          new Figure("FloorBenchmark.span", Map.of("attributes", "11", "parent", "LOCAL"), 900, 1));

  private static Figure query(String tracing, int queries, double bytes) {
    return new Figure(
        "SqlClientBenchmark.query", Map.of("tracing", tracing, "queries", "" + queries), bytes, 1);
  }

  @Test
  void pageShowsWhatWasRecorded() throws IOException {
    JsonObject recorded = new JsonObject(Files.readString(Path.of("results", "jmh.json")));
    String page = Files.readString(Path.of("README.md"));

    assertThat(Report.of(recorded).in(page)).isEqualTo(page);
  }

  @Test
  void recordKeepsBarsOfItsFigures() throws IOException {
    JsonObject recorded = new JsonObject(Files.readString(Path.of("results", "jmh.json")));

    assertThat(recorded.getJsonArray("bars")).hasSize(15); // 5 paths, 3 modes
    assertThat(Report.of(recorded).json().getJsonArray("figures"))
        .isEqualTo(recorded.getJsonArray("figures"));
  }

  @Test
  void barIsFloorAndAllowanceAboveUntraced() {
    Bar bar = new Bars(FIGURES).all().get(0);

    assertThat(new Bars(FIGURES).all()).hasSize(1);
    assertThat(bar).isEqualTo(new Bar("SQL query", Tracing.ON, 1_200, 900, 200));
    assertThat(bar.isMet()).isFalse();
    assertThat(new Bar("SQL query", Tracing.ON, 1_100, 900, 200).isMet()).isTrue();
  }

  @Test
  void showsWhatIsAddedToUntraced() {
    assertThat(new Report("a machine", FIGURES).markdown())
        .contains(
            "| SQL query | ON | 1200 | 900 | 1100 | **not met** |",
            "| `SqlClientBenchmark {queries=10}` | 2144 | +12356 |");
  }

  @Test
  void refusesPageWithoutMarks() {
    assertThatThrownBy(() -> new Report("a machine", FIGURES).in("no marks"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Report.BEGIN);
  }
}
