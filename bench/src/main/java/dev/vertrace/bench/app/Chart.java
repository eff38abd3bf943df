package dev.vertrace.bench.app;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Bars of what each kind of tracing allocates above none, as SVG: one panel with a scale of its own
 * for each endpoint, for light and dark pages. Written by hand, so that the fonts of a machine do
 * not change it.
 */
final class Chart {
  private static final int WIDTH = 860;
  private static final int TOP = 40;
  private static final int PANEL_WIDTH = WIDTH / 2;
  private static final int BAR = 20;
  private static final int HEAD = 30;
  private static final int LABELS = 110;
  private static final int BARS_WIDTH = 230;
  private static final int VALUES = LABELS + BARS_WIDTH + 74;
  private static final int FOOT = 34;
  // The page around it may be dark when the reader's system is not, so it has a ground of its own.
  private static final String STYLE =
      """
      <style>
      .ground { fill: #ffffff; stroke: #d0d7de }
      text { fill: #1f2328 }
      .title { font-size: 15px; font-weight: bold }
      .panel { font-size: 13px; font-weight: bold }
      .name, .value { text-anchor: end }
      .official { fill: #9aa7b4 }
      .agent { fill: #d9a05b }
      .vertrace { fill: #3f8f6b }
      .spread { stroke: #1f2328; stroke-width: 2 }
      .reference { stroke: #1f2328; stroke-width: 1.5; stroke-dasharray: 4 3 }
      @media (prefers-color-scheme: dark) {
      .ground { fill: #0d1117; stroke: #3d444d }
      text { fill: #e6edf3 }
      .official { fill: #6b7885 }
      .agent { fill: #b07d3d }
      .spread, .reference { stroke: #e6edf3 }
      }
      </style>
      """;

  private final Run run;
  private final StringBuilder svg = new StringBuilder();

  private Chart(Run run) {
    this.run = run;
  }

  static String of(Run run) {
    return new Chart(run).draw();
  }

  private String draw() {
    int panelHeight = HEAD + BAR * Table.TRACED.size() + 20;
    int height = TOP + 2 * panelHeight + FOOT;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH, height, WIDTH, height);
    svg.append(STYLE);
    add(
        "<rect class=\"ground\" x=\"0.5\" y=\"0.5\" width=\"%d\" height=\"%d\" rx=\"6\"/>",
        WIDTH - 1, height - 1);
    text("title", 16, 28, "Bytes allocated for a request, above the untraced application");
    List<Endpoint> endpoints = List.of(Endpoint.values());
    for (int i = 0; i < endpoints.size(); i++) {
      Panel panel = new Panel(endpoints.get(i), i % 2 * PANEL_WIDTH, TOP + i / 2 * panelHeight);
      panel.draw();
    }
    text("foot", 16, height - 16, foot());
    return svg.append("</svg>\n").toString();
  }

  private String foot() {
    String spread =
        "Bar: median of "
            + run.rounds()
            + " JVMs. Line at its end: from the least to the most of them.";
    return svg.indexOf("\"reference\"") < 0 ? spread : spread + " Dashed: official-off.";
  }

  private void text(String kind, double x, double y, String words) {
    add("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>", kind, x, y, words);
  }

  private void line(String kind, double x1, double y1, double x2, double y2) {
    add(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
        kind, x1, y1, x2, y2);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /** One endpoint. */
  private final class Panel {
    private final Endpoint endpoint;
    private final Map<Variant, Statistics> bytes = new EnumMap<>(Variant.class);
    private final double scale;
    private final int left;
    private final int top;

    Panel(Endpoint endpoint, int left, int top) {
      this.endpoint = endpoint;
      this.left = left;
      this.top = top;
      for (Variant variant : Table.TRACED) {
        Statistics above = run.above(Variant.UNTRACED, variant, endpoint, Measure.REQUEST_BYTES);
        if (!Double.isNaN(above.median())) {
          bytes.put(variant, above);
        }
      }
      scale =
          BARS_WIDTH / bytes.values().stream().mapToDouble(Statistics::max).reduce(1, Math::max);
    }

    void draw() {
      if (bytes.isEmpty()) { // others were asked for
        return;
      }
      text("panel", left + 16, top + 20, title());
      int y = top + HEAD;
      for (Map.Entry<Variant, Statistics> measured : bytes.entrySet()) {
        bar(measured.getKey(), measured.getValue(), y);
        y += BAR;
      }
      if (bytes.containsKey(Variant.OFFICIAL_OFF)) {
        double x = x(bytes.get(Variant.OFFICIAL_OFF).median());
        line("reference", x, top + HEAD - 3, x, y + 1);
      }
    }

    private String title() {
      return endpoint.label()
          + ", untraced "
          + bytes(run.of(Variant.UNTRACED, endpoint, Measure.REQUEST_BYTES).median());
    }

    private void bar(Variant variant, Statistics measured, int y) {
      text("name", left + LABELS - 8, y + 14, variant.label());
      add(
          "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
          variant.kind().name().toLowerCase(Locale.ROOT),
          x(0),
          y + 2,
          x(measured.median()) - x(0),
          BAR - 4);
      text("value", left + VALUES, y + 14, bytes(measured.median()));
      line("spread", x(measured.min()), y + BAR / 2, x(measured.max()), y + BAR / 2);
    }

    /** Less than none, by the noise, is shown as none. */
    private double x(double bytes) {
      return left + LABELS + Math.max(0, bytes * scale);
    }

    private static String bytes(double number) {
      return String.format(Locale.ROOT, "%,d B", Math.round(number));
    }
  }
}
