package dev.vertrace.bench.app;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes the chart, and what is between marks on pages, from a recorded run: nobody edits them.
 * Between {@code bench:begin} and {@code bench:end} in HTML comments are bytes and CPU, between
 * {@code bench-more:begin} and {@code bench-more:end} spans, throughput and latencies.
 */
public final class Publication {
  static final String RESULTS = "application.json";
  private static final String CHART = "bytes.svg";

  private final Path results;
  private final Run run;

  /** Of a directory with an {@code application.json}. */
  Publication(Path results) throws IOException {
    this.results = results.toAbsolutePath();
    this.run = Run.of(new JsonObject(Files.readString(results.resolve(RESULTS))));
  }

  /** The arguments: the directory of results, and pages with marks. */
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
   * @throws IllegalArgumentException when it has no marks, or one without its other
   */
  String page(Path page) throws IOException {
    Path directory = page.toAbsolutePath().getParent();
    String chart =
        (directory == null ? results : directory.relativize(results)).resolve(CHART).toString();
    String text = Files.readString(page);
    String front = between("bench", text, Table.of(run, chart.replace('\\', '/')));
    return text.contains(begin("bench-more"))
        ? between("bench-more", front, Table.more(run))
        : front;
  }

  static String between(String name, String page, String block) {
    String end = "<!-- " + name + ":end -->";
    int from = page.indexOf(begin(name));
    int to = page.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("the page needs " + begin(name) + " and, below, " + end);
    }
    return page.substring(0, from + begin(name).length())
        + "\n"
        + block
        + "\n"
        + page.substring(to);
  }

  private static String begin(String name) {
    return "<!-- " + name + ":begin -->";
  }
}
