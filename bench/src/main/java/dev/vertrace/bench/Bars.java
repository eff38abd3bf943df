package dev.vertrace.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has been measured, held against what it may be. */
final class Bars {
  private static final String SQL = "SqlClientBenchmark.query";
  private static final int QUERIES = 10;
  private static final Map<Tracing, Integer> ALLOWANCES =
      Map.of(Tracing.OFF, 200, Tracing.ON, 200, Tracing.TAIL, 350);

  private final List<Figure> figures;

  Bars(List<Figure> figures) {
    this.figures = figures;
  }

  /** Those of which all was measured. */
  List<Bar> all() {
    List<Bar> bars = new ArrayList<>();
    for (Tracing tracing : List.of(Tracing.OFF, Tracing.ON, Tracing.TAIL)) {
      server(bars, tracing, "PLAIN", 12);
      server(bars, tracing, "ROUTED", 13);
      add(
          bars,
          "SQL query",
          tracing,
          query(tracing),
          query(Tracing.NONE),
          floor(tracing, 11, "LOCAL"));
    }
    return bars;
  }

  private void server(List<Bar> bars, Tracing tracing, String handling, int attributes) {
    for (boolean remote : new boolean[] {false, true}) {
      add(
          bars,
          "HTTP server, " + handling + (remote ? ", traceparent" : ""),
          tracing,
          request(tracing, handling, remote),
          request(Tracing.NONE, handling, remote),
          floor(tracing, attributes, remote ? "REMOTE" : "NONE"));
    }
  }

  private static void add(
      List<Bar> bars,
      String path,
      Tracing tracing,
      @Nullable Double ours,
      @Nullable Double none,
      @Nullable Double floor) {
    if (ours != null && none != null && floor != null) {
      bars.add(new Bar(path, tracing, ours - none, floor, ALLOWANCES.getOrDefault(tracing, 0)));
    }
  }

  private @Nullable Double request(Tracing tracing, String handling, boolean remote) {
    return bytes(
        "HttpServerBenchmark.serve",
        Map.of("tracing", tracing.name(), "handling", handling, "remoteParent", "" + remote));
  }

  private @Nullable Double query(Tracing tracing) {
    Double none = bytes(SQL, Map.of("tracing", tracing.name(), "queries", "0"));
    Double some = bytes(SQL, Map.of("tracing", tracing.name(), "queries", "" + QUERIES));
    return none == null || some == null ? null : (some - none) / QUERIES;
  }

  private @Nullable Double floor(Tracing tracing, int attributes, String parent) {
    String recorded = "" + (tracing == Tracing.OFF ? 0 : attributes);
    return bytes("FloorBenchmark.span", Map.of("attributes", recorded, "parent", parent));
  }

  private @Nullable Double bytes(String benchmark, Map<String, String> parameters) {
    return figures.stream()
        .filter(figure -> figure.is(benchmark, parameters))
        .map(Figure::bytes)
        .findFirst()
        .orElse(null);
  }
}
