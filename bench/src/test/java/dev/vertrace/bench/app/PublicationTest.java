package dev.vertrace.bench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationTest {
  private static final Path RESULTS = Path.of("results");

  @Test
  void verdictsAreWhatTheRecordedRunSays() throws Exception {
    assertThat(Files.readString(RESULTS.resolve("application.json")))
        .isEqualTo(new Publication(RESULTS).json());
  }

  @Test
  void chartIsWhatTheRecordedRunSays() throws Exception {
    assertThat(Files.readString(RESULTS.resolve("bytes.svg")))
        .isEqualTo(new Publication(RESULTS).chart());
  }

  @Test
  void pageIsWhatTheRecordedRunSays() throws Exception {
    Path page = Path.of("APPLICATION.md");

    assertThat(Files.readString(page)).isEqualTo(new Publication(RESULTS).page(page));
  }

  @Test
  void frontPageIsWhatTheRecordedRunSays() throws Exception {
    Path page = Path.of("..", "README.md");

    assertThat(Files.readString(page))
        .contains("<!-- bench-short:begin -->")
        .isEqualTo(new Publication(RESULTS).page(page));
  }

  @Test
  void frontPageStaysShort() throws Exception {
    assertThat(Files.readAllLines(Path.of("..", "README.md"))).hasSizeLessThanOrEqualTo(150);
  }

  @Test
  void leadsToTheChartAndTheDetails_fromWhereThePageIs(@TempDir Path directory) throws Exception {
    Path results = Files.createDirectories(directory.resolve("bench/results"));
    Files.copy(RESULTS.resolve("application.json"), results.resolve("application.json"));
    Path page = directory.resolve("README.md");
    Files.writeString(page, "<!-- bench-short:begin -->\n<!-- bench-short:end -->\n");

    assertThat(new Publication(results).page(page))
        .contains("](bench/results/bytes.svg)")
        .contains("](bench/APPLICATION.md)");
  }

  @Test
  void refusesAPageWithoutMarks(@TempDir Path directory) throws Exception {
    Path page = Files.writeString(directory.resolve("README.md"), "no marks");

    assertThatThrownBy(() -> new Publication(RESULTS).page(page))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("README.md")
        .hasMessageContaining("<!-- bench:begin -->");
  }

  @Test
  void recordedRunNamesNoPlaceOfItsMachine() throws Exception {
    assertThat(Files.readString(RESULTS.resolve("application.json"))).doesNotContain("/");
  }

  @Test
  void replacesWhatIsBetweenTheMarks_andNothingElse() {
    assertThat(
            Publication.between(
                "bench", "above\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nbelow\n", "new"))
        .isEqualTo("above\n<!-- bench:begin -->\nnew\n<!-- bench:end -->\nbelow\n");
  }

  @Test
  void saysWhatAPageNeeds() {
    assertThatThrownBy(() -> Publication.between("bench", "<!-- bench:begin -->", "new"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("<!-- bench:end -->");
  }
}
