package dev.vertrace.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pairs siblings such that as many as possible agree. */
final class Alignment {
  /** What stands side by side; one of them may be absent. */
  record Pair(@Nullable ExpectedSpan expected, @Nullable SpanNode actual) {}

  private Alignment() {}

  static List<Pair> of(Siblings siblings, List<SpanNode> nodes) {
    List<ExpectedSpan> spans = siblings.spans().stream().filter(span -> !span.isFurther()).toList();
    return siblings.unordered() ? anyOrder(spans, nodes) : inOrder(spans, nodes);
  }

  private static List<Pair> anyOrder(List<ExpectedSpan> spans, List<SpanNode> nodes) {
    List<Pair> pairs = new ArrayList<>();
    List<ExpectedSpan> wanted = new ArrayList<>(spans);
    List<SpanNode> left = new ArrayList<>(nodes);
    for (int least = 3; least > 0; least--) { // the best pairs first
      for (ExpectedSpan span : List.copyOf(wanted)) {
        SpanNode node = firstWith(least, span, left);
        if (node != null) {
          pairs.add(new Pair(span, node));
          wanted.remove(span);
          left.remove(node);
        }
      }
    }
    wanted.forEach(span -> pairs.add(new Pair(span, null)));
    left.forEach(node -> pairs.add(new Pair(null, node)));
    return pairs;
  }

  private static @Nullable SpanNode firstWith(int least, ExpectedSpan span, List<SpanNode> nodes) {
    for (SpanNode node : nodes) {
      if (likeness(span, node) >= least) {
        return node;
      }
    }
    return null;
  }

  /** The longest common subsequence, by weight. */
  private static List<Pair> inOrder(List<ExpectedSpan> spans, List<SpanNode> nodes) {
    int[][] best = new int[spans.size() + 1][nodes.size() + 1];
    for (int i = spans.size() - 1; i >= 0; i--) {
      for (int j = nodes.size() - 1; j >= 0; j--) {
        int paired = likeness(spans.get(i), nodes.get(j)) + best[i + 1][j + 1];
        best[i][j] = Math.max(paired, Math.max(best[i + 1][j], best[i][j + 1]));
      }
    }
    return walk(spans, nodes, best);
  }

  private static List<Pair> walk(List<ExpectedSpan> spans, List<SpanNode> nodes, int[][] best) {
    List<Pair> pairs = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < spans.size() || j < nodes.size()) {
      if (i < spans.size() && best[i][j] == best[i + 1][j]) {
        pairs.add(new Pair(spans.get(i++), null));
      } else if (j < nodes.size() && best[i][j] == best[i][j + 1]) {
        pairs.add(new Pair(null, nodes.get(j++)));
      } else {
        pairs.add(new Pair(spans.get(i++), nodes.get(j++)));
      }
    }
    return pairs;
  }

  private static int likeness(ExpectedSpan span, SpanNode node) {
    if (!span.names(node)) {
      return 0;
    }
    if (!span.describes(node)) {
      return 1;
    }
    return Siblings.match(span, node) ? 3 : 2;
  }
}
