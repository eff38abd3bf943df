package dev.vertrace.bench.app;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes the chart, and the part of pages between two marks, from a recorded run: nobody edits them.
 */
public final class Publication {
  static final String RESULTS = "application.json";
  static final String BEGIN = "<!-- bench:begin -->";
  static final String END = "<!-- bench:end -->";
  private static final String CHART = "bytes.svg";

  private final Path results;
  private final Run run;

  /** Of a directory with an {@code application.json}. */
  Publication(Path results) throws IOException {
    this.results = results.toAbsolutePath();
    this.run = Run.of(new JsonObject(Files.readString(results.resolve(RESULTS))));
  }

  /** The arguments: the directory of results, and pages with both marks. */
  public static void main(String[] arguments) throws IOException {
    Publication publication = new Publication(Path.of(arguments[0]));
    Files.writeString(publication.results.resolve(CHART), publication.chart());
    for (int i = 1; i < arguments.length; i++) {
      Path page = Path.of(arguments[i]);
      Files.writeString(page, publication.page(page));
    }
  }

  String chart() {
    return Chart.of(run);
  }

  /**
   * The page as it should be.
   *
   * @throws IllegalArgumentException when it lacks a mark
   */
  String page(Path page) throws IOException {
    Path directory = page.toAbsolutePath().getParent();
    String chart =
        (directory == null ? results : directory.relativize(results)).resolve(CHART).toString();
    return between(Files.readString(page), Table.of(run, chart.replace('\\', '/')));
  }

  static String between(String page, String block) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("the page needs " + BEGIN + " and, below, " + END);
    }
    return page.substring(0, begin + BEGIN.length()) + "\n" + block + "\n" + page.substring(end);
  }
}
