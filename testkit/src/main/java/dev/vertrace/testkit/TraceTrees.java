package dev.vertrace.testkit;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Spans as indented text, a tree for each root: name, kind unless it is internal, and {@code
 * !ERROR} for failed spans. Siblings stand in the order of their start, then of their names. A span
 * whose parent is not among them is a root, and says so: {@code (remote parent)} if it was of
 * another process, {@code (missing parent)} if it was of this one. Any thread.
 */
public final class TraceTrees {
  private TraceTrees() {}

  /** The trees, each line ended by a line feed. */
  public static String of(Collection<SpanData> spans) {
    return of(SpanNode.forest(spans), Set.of());
  }

  /** With these attributes, where a span has them. */
  static String of(List<SpanNode> forest, Set<String> keys) {
    StringBuilder out = new StringBuilder();
    forest.forEach(root -> append(out, root, keys, ""));
    return out.toString();
  }

  private static void append(StringBuilder out, SpanNode node, Set<String> keys, String indent) {
    out.append(indent).append(node.line(keys)).append('\n');
    node.children().forEach(child -> append(out, child, keys, indent + "  "));
  }
}
