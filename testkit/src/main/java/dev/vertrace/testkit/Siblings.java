package dev.vertrace.testkit;

import java.util.Arrays;
import java.util.List;

/** Expected siblings, which match in their order or, if they run at once, in any. */
record Siblings(List<ExpectedSpan> spans, boolean unordered) {
  private static final int FREE = -1;

  static Siblings below(ExpectedSpan parent) {
    return new Siblings(parent.children(), parent.unordered());
  }

  /** Whether these are the spans, with all that is below them. */
  boolean match(List<SpanNode> nodes) {
    return unordered ? matchInAnyOrder(nodes) : matchFrom(0, nodes, 0);
  }

  boolean allowFurther() {
    return spans.stream().anyMatch(ExpectedSpan::isFurther);
  }

  static boolean match(ExpectedSpan span, SpanNode node) {
    return span.describes(node) && below(span).match(node.children());
  }

  private boolean matchFrom(int index, List<SpanNode> nodes, int start) {
    if (index == spans.size()) {
      return start == nodes.size();
    }
    boolean more = start < nodes.size();
    ExpectedSpan span = spans.get(index);
    if (span.isFurther()) {
      return matchFrom(index + 1, nodes, start) || (more && matchFrom(index, nodes, start + 1));
    }
    return more && match(span, nodes.get(start)) && matchFrom(index + 1, nodes, start + 1);
  }

  private boolean matchInAnyOrder(List<SpanNode> nodes) {
    List<ExpectedSpan> wanted = spans.stream().filter(span -> !span.isFurther()).toList();
    if (wanted.size() > nodes.size() || (wanted.size() < nodes.size() && !allowFurther())) {
      return false;
    }
    int[] taker = new int[nodes.size()];
    Arrays.fill(taker, FREE);
    for (int i = 0; i < wanted.size(); i++) {
      if (!takes(i, wanted, nodes, taker, new boolean[nodes.size()])) {
        return false;
      }
    }
    return true;
  }

  /** Finds a node for one, where those with wildcards may have to give theirs for another. */
  private static boolean takes(
      int span, List<ExpectedSpan> wanted, List<SpanNode> nodes, int[] taker, boolean[] tried) {
    for (int i = 0; i < nodes.size(); i++) {
      if (!tried[i] && match(wanted.get(span), nodes.get(i))) {
        tried[i] = true;
        if (taker[i] == FREE || takes(taker[i], wanted, nodes, taker, tried)) {
          taker[i] = span;
          return true;
        }
      }
    }
    return false;
  }
}
