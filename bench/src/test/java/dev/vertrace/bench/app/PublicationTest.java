package dev.vertrace.bench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PublicationTest {
  private static final Path RESULTS = Path.of("results");

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
