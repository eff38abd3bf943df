package dev.vertrace.bench.app;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Makes the chart, the verdicts, and what is between marks on pages, from a recorded run: nobody
 * edits them. Marks are HTML comments. Between {@code bench:begin} and {@code bench:end} are bytes
 * and CPU, between those of {@code bench-more} spans, throughput and latencies, and between those
 * of {@code bench-short} what a front page has room for.
 */
public final class Publication {
  static final String RESULTS = "application.json";
  private static final String CHART = "bytes.svg";
  private static final String DETAILS = "APPLICATION.md";

  private final Path results;
  private final Run run;

  /** Of a directory with an {@code application.json}. */
  Publication(Path results) throws IOException {
    this.results = results.toAbsolutePath().normalize();
    this.run = Run.of(new JsonObject(Files.readString(results.resolve(RESULTS))));
  }

  /** The arguments: the directory of results, and pages with marks. */
  public static void main(String[] arguments) throws IOException {
    Publication publication = new Publication(Path.of(arguments[0]));
    Files.writeString(publication.results.resolve(RESULTS), publication.json());
    Files.writeString(publication.results.resolve(CHART), publication.chart());
    for (int i = 1; i < arguments.length; i++) {
      Path page = Path.of(arguments[i]);
      Files.writeString(page, publication.page(page));
    }
  }

  /** As recorded, with what the bars of today say of it. */
  String json() {
    return run.toJson().encodePrettily() + "\n";
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
    String text = Files.readString(page);
    String published = text;
    boolean marked = false;
    for (Map.Entry<String, String> block : blocks(page).entrySet()) {
      if (text.contains(begin(block.getKey())) || text.contains(end(block.getKey()))) {
        published = between(block.getKey(), published, block.getValue());
        marked = true;
      }
    }
    if (!marked) {
      throw new IllegalArgumentException(
          page + " needs marks, such as " + begin("bench") + " and, below, " + end("bench"));
    }
    return published;
  }

  /** By the names of their marks. */
  private Map<String, String> blocks(Path page) {
    String chart = way(page, results.resolve(CHART));
    String details = way(page, results.resolveSibling(DETAILS));
    return Map.of(
        "bench", Table.of(run, chart),
        "bench-more", Table.more(run),
        "bench-short", Table.inShort(run, chart, details));
  }

  /** As links have it, from a page. */
  private static String way(Path page, Path target) {
    Path directory = page.toAbsolutePath().normalize().getParent();
    Path way = directory == null ? target : directory.relativize(target);
    return way.toString().replace('\\', '/');
  }

  static String between(String name, String page, String block) {
    int from = page.indexOf(begin(name));
    int to = page.indexOf(end(name));
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(
          "the page needs " + begin(name) + " and, below, " + end(name));
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

  private static String end(String name) {
    return "<!-- " + name + ":end -->";
  }
}
