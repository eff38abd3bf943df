package dev.vertrace.testkit;

import io.opentelemetry.api.common.Attributes;
import java.util.Set;
import java.util.TreeSet;

/** What differs between two sets of attributes, with the types of the keys. */
final class AttributesDiff {
  private AttributesDiff() {}

  static String of(Attributes expected, Attributes actual) {
    Set<String> missing = lines(expected);
    Set<String> extra = lines(actual);
    Set<String> same = new TreeSet<>(missing);
    same.retainAll(extra);
    missing.removeAll(same);
    extra.removeAll(same);
    StringBuilder out = new StringBuilder();
    missing.forEach(line -> out.append("- ").append(line).append('\n'));
    extra.forEach(line -> out.append("+ ").append(line).append('\n'));
    return out.toString();
  }

  private static Set<String> lines(Attributes attributes) {
    Set<String> lines = new TreeSet<>();
    attributes.forEach((key, value) -> lines.add(key + "=" + value + " " + key.getType()));
    return lines;
  }
}
