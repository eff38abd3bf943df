package dev.vertrace.testkit;

import java.util.List;
import java.util.Set;

/**
 * Expected and actual trees in one: {@code -} before what is missing, {@code +} before what is too
 * much.
 */
final class TreeDiff {
  private static final String SAME = "  ";
  private static final String MISSING = "- ";
  private static final String EXTRA = "+ ";

  private final Set<String> keys;
  private final StringBuilder out = new StringBuilder();

  private TreeDiff(Set<String> keys) {
    this.keys = keys;
  }

  static String of(ExpectedTree expected, List<SpanNode> actual) {
    TreeDiff diff = new TreeDiff(expected.keys());
    diff.siblings(expected.roots(), actual, "");
    return diff.out.toString();
  }

  private void siblings(Siblings expected, List<SpanNode> actual, String indent) {
    String further = expected.allowFurther() ? SAME : EXTRA;
    for (Alignment.Pair pair : Alignment.of(expected, actual)) {
      if (pair.expected() != null && pair.actual() != null) {
        both(pair.expected(), pair.actual(), indent);
      } else if (pair.expected() != null) {
        missing(pair.expected(), indent);
      } else if (pair.actual() != null) {
        extra(pair.actual(), further, indent);
      }
    }
  }

  private void both(ExpectedSpan expected, SpanNode actual, String indent) {
    if (expected.describes(actual)) {
      line(SAME, indent, actual.line(keys));
    } else {
      line(MISSING, indent, expected.line());
      line(EXTRA, indent, actual.line(keys));
    }
    siblings(Siblings.below(expected), actual.children(), indent + "  ");
  }

  private void missing(ExpectedSpan expected, String indent) {
    line(MISSING, indent, expected.line());
    expected.children().stream()
        .filter(child -> !child.isFurther())
        .forEach(child -> missing(child, indent + "  "));
  }

  private void extra(SpanNode actual, String mark, String indent) {
    line(mark, indent, actual.line(keys));
    actual.children().forEach(child -> extra(child, mark, indent + "  "));
  }

  private void line(String mark, String indent, String text) {
    out.append(mark).append(indent).append(text).append('\n');
  }
}
