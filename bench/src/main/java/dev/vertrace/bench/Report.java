package dev.vertrace.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What was measured in one run, as JSON to record and as tables to read. */
record Report(String machine, List<Figure> figures) {
  static final String BEGIN = "<!-- jmh:begin -->";
  static final String END = "<!-- jmh:end -->";

  static Report of(List<Figure> figures) {
    return new Report(
        Runtime.getRuntime().availableProcessors()
            + " processors, "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
            + ", "
            + System.getProperty("java.vm.name")
            + " "
            + System.getProperty("java.vm.version"),
        figures);
  }

  static Report of(JsonObject json) {
    return new Report(
        json.getString("machine"),
        json.getJsonArray("figures").stream()
            .map(figure -> Figure.of((JsonObject) figure))
            .toList());
  }

  JsonObject json() {
    return new JsonObject()
        .put("machine", machine)
        .put("figures", array(figures.stream().map(Figure::json).toList()))
        .put("bars", array(bars().stream().map(Bar::json).toList()));
  }

  private static JsonArray array(List<JsonObject> objects) {
    return new JsonArray(objects);
  }

  List<Bar> bars() {
    return new Bars(figures).all();
  }

  /** The text with the tables between the marks. */
  String in(String text) {
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (!text.contains(BEGIN) || end < begin) {
      throw new IllegalArgumentException("no " + BEGIN + " ... " + END);
    }
    return text.substring(0, begin) + "\n" + markdown() + text.substring(end);
  }

  String markdown() {
    return "\n"
        + ("One run on: " + machine + ". Medians of the iterations.\n\n")
        + "| bytes per operation | tracing | added | floor | may add | |\n|---|---|--:|--:|--:|---|\n"
        + bars().stream().map(Report::line).collect(Collectors.joining())
        + ("\n| B/op: NONE, and what each adds | " + String.join(" | ", ways()) + " |\n|---|")
        + "--:|".repeat(ways().size())
        + "\n"
        + traced()
        + "\n| alone | B/op |\n|---|--:|\n"
        + alone()
        + "\n";
  }

  private static String line(Bar bar) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.0f | %.0f | %.0f | %s |\n",
        bar.path(),
        bar.tracing(),
        bar.added(),
        bar.floor(),
        bar.limit(),
        bar.isMet() ? "met" : "**not met**");
  }

  private List<String> ways() {
    TreeSet<Tracing> ways = new TreeSet<>();
    figures.stream()
        .map(figure -> figure.parameters().get("tracing"))
        .filter(way -> way != null)
        .forEach(way -> ways.add(Tracing.valueOf(way)));
    return ways.stream().map(Tracing::name).toList();
  }

  private String traced() {
    return figures.stream()
        .filter(figure -> figure.parameters().containsKey("tracing"))
        .collect(
            Collectors.groupingBy(
                Figure::subject, java.util.LinkedHashMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(this::row)
        .collect(Collectors.joining());
  }

  private String row(Map.Entry<String, List<Figure>> subject) {
    Map<String, Double> bytes =
        subject.getValue().stream()
            .collect(
                Collectors.toMap(
                    figure -> figure.parameters().getOrDefault("tracing", ""), Figure::bytes));
    double none = bytes.getOrDefault(Tracing.NONE.name(), 0.0);
    return ways().stream()
        .map(way -> cell(way, bytes.getOrDefault(way, Double.NaN), none))
        .collect(Collectors.joining(" | ", "| `" + subject.getKey() + "` | ", " |\n"));
  }

  private static String cell(String way, double bytes, double none) {
    if (Double.isNaN(bytes)) {
      return "";
    }
    return way.equals(Tracing.NONE.name())
        ? String.format(Locale.ROOT, "%.0f", bytes)
        : String.format(Locale.ROOT, "%+.0f", bytes - none);
  }

  private String alone() {
    return figures.stream()
        .filter(figure -> !figure.parameters().containsKey("tracing"))
        .map(
            figure ->
                String.format(
                    Locale.ROOT,
                    "| `%s %s` | %.0f |\n",
                    figure.benchmark(),
                    figure.parameters(),
                    figure.bytes()))
        .collect(Collectors.joining());
  }
}
