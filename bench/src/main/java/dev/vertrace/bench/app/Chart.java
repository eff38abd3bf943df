package dev.vertrace.bench.app;

import java.util.List;
import java.util.Locale;

/**
 * Bars of what each kind of tracing allocates above none, as SVG: one panel with a scale of its own
 * for each endpoint. Written by hand, so that the fonts of a machine do not change it.
 */
final class Chart {
  private static final int WIDTH = 860;
  private static final int TOP = 46;
  private static final int PANEL_WIDTH = WIDTH / 2;
  private static final int BAR = 18;
  private static final int LABELS = 110;
  private static final int BARS_WIDTH = 230;

  private final Run run;
  private final StringBuilder svg = new StringBuilder();

  private Chart(Run run) {
    this.run = run;
  }

  static String of(Run run) {
    return new Chart(run).draw();
  }

  private String draw() {
    int panelHeight = BAR * Table.TRACED.size() + 56;
    int height = TOP + 2 * panelHeight;
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH, height, WIDTH, height);
    add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
    text(16, 24, "start", "Bytes allocated for a request, above the untraced application", 15);
    List<Endpoint> endpoints = List.of(Endpoint.values());
    for (int i = 0; i < endpoints.size(); i++) {
      panel(endpoints.get(i), (i % 2) * PANEL_WIDTH, TOP + (i / 2) * panelHeight);
    }
    return svg.append("</svg>\n").toString();
  }

  private void panel(Endpoint endpoint, int left, int top) {
    text(left + 16, top + 18, "start", endpoint.label(), 13);
    double most = 1;
    for (Variant variant : Table.TRACED) {
      if (run.has(variant, endpoint)) {
        most = Math.max(most, bytes(variant, endpoint).max());
      }
    }
    int y = top + 30;
    for (Variant variant : Table.TRACED) {
      if (run.has(variant, endpoint)) {
        bar(variant, bytes(variant, endpoint), BARS_WIDTH / most, left + LABELS, y);
      }
      y += BAR;
    }
  }

  private void bar(Variant variant, Statistics bytes, double scale, int left, int top) {
    text(left - 8, top + 12, "end", variant.label(), 12);
    add(
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
        left, top + 1, Math.max(0, bytes.median() * scale), BAR - 4, colour(variant));
    add( // from the least to the most of the rounds
        "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#333333\" stroke-width=\"2\"/>",
        left + Math.max(0, bytes.min() * scale),
        top + BAR / 2 - 1,
        left + Math.max(0, bytes.max() * scale),
        top + BAR / 2 - 1);
    double end = left + Math.max(0, bytes.max() * scale) + 6;
    text(end, top + 12, "start", String.format(Locale.ROOT, "%,.0f", bytes.median()), 12);
  }

  private Statistics bytes(Variant variant, Endpoint endpoint) {
    return run.above(Variant.UNTRACED, variant, endpoint, Measure.REQUEST_BYTES);
  }

  private static String colour(Variant variant) {
    return switch (variant.kind()) {
      case OFFICIAL -> "#9aa7b4";
      case AGENT -> "#d9a05b";
      default -> "#3f8f6b";
    };
  }

  private void text(double x, double y, String anchor, String words, int size) {
    add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\" fill=\"#222222\">%s</text>",
        x, y, anchor, size, words);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
