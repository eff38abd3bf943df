package dev.vertrace.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The trees that a test expects, read from text. */
final class ExpectedTree {
  private static final String INDENT = "  ";

  private final String text;
  private final List<ExpectedSpan> all = new ArrayList<>();
  private final Siblings roots;

  private ExpectedTree(String text) {
    this.text = text;
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    boolean unordered = !lines.isEmpty() && lines.get(0).equals(ExpectedSpan.UNORDERED);
    this.roots = new Siblings(read(unordered ? lines.subList(1, lines.size()) : lines), unordered);
  }

  static ExpectedTree parse(String text) {
    return new ExpectedTree(text.stripTrailing() + "\n");
  }

  /** The lines of one depth, without their indent, each with the deeper ones that follow it. */
  private List<ExpectedSpan> read(List<String> lines) {
    List<ExpectedSpan> spans = new ArrayList<>();
    for (int i = 0; i < lines.size(); ) {
      int next = i + 1;
      while (next < lines.size() && lines.get(next).startsWith(INDENT)) {
        next++;
      }
      spans.add(span(lines.get(i), lines.subList(i + 1, next)));
      i = next;
    }
    return spans;
  }

  private ExpectedSpan span(String line, List<String> below) {
    if (line.startsWith(" ")) {
      throw new IllegalArgumentException("indent by two spaces under the parent: " + line.strip());
    }
    ExpectedSpan span =
        ExpectedSpan.parse(
            line.stripTrailing(),
            read(below.stream().map(deeper -> deeper.substring(INDENT.length())).toList()));
    if (span.isFurther() && !below.isEmpty()) {
      throw new IllegalArgumentException("... has no children of its own: " + below);
    }
    all.add(span);
    return span;
  }

  Siblings roots() {
    return roots;
  }

  /**
   * Whether the given number of spans cannot become the right one by waiting: each has its line.
   */
  boolean isComplete(int spans) {
    return all.stream().noneMatch(ExpectedSpan::isFurther) && spans >= all.size();
  }

  /** The keys of all attributes that the trees speak of. */
  Set<String> keys() {
    Set<String> keys = new HashSet<>();
    all.forEach(span -> keys.addAll(span.attributes().keySet()));
    return keys;
  }

  @Override
  public String toString() {
    return text;
  }
}
