package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void showsOnlyCodeThatCompiles() throws IOException {
    String source =
        normalized(
            Files.readString(Path.of("src/main/java/dev/vertrace/examples/Quickstart.java")));

    assertThat(blocks("java")).hasSizeGreaterThan(1);
    assertThat(code(blocks("java"))).allSatisfy(line -> assertThat(source).contains(line));
    assertThat(code(blocks("java", "core/CONFIGURATION.md")))
        .hasSizeGreaterThan(1)
        .allSatisfy(line -> assertThat(source).contains(line));
  }

  /** Lines without what explains them. */
  private static List<String> code(List<String> blocks) {
    return blocks.stream()
        .flatMap(String::lines)
        .map(line -> normalized(line.replaceFirst(" //.*", "")))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  @Test
  void showsTestOfRoute_asItRuns() throws IOException {
    String test =
        Files.readString(Path.of("src/test/java/dev/vertrace/examples/BidRouteTest.java"));

    assertThat(blocks("java", "testkit/README.md"))
        .containsExactly(test.split("// README: from here\n", 2)[1]);
  }

  @Test
  void showsTheDependenciesThatExist() throws IOException {
    String bom = Files.readString(ROOT.resolve("bom/pom.xml"));

    List<String> artifacts =
        Pattern.compile("<artifactId>(vertrace-[a-z]+)</artifactId>")
            .matcher(String.join("\n", blocks("xml")))
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(artifacts).containsExactly("vertrace-bom", "vertrace-core", "vertrace-web");
    assertThat(bom).contains(artifacts);
  }

  private static List<String> blocks(String language) throws IOException {
    return blocks(language, "README.md");
  }

  private static List<String> blocks(String language, String file) throws IOException {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(ROOT.resolve(file)))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  /** The formatter may break lines elsewhere. */
  private static String normalized(String code) {
    return code.replaceAll("\\s+", "");
  }
}
