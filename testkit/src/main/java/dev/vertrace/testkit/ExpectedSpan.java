package dev.vertrace.testkit;

import io.opentelemetry.api.trace.SpanKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of an expected tree, with the lines below it. */
record ExpectedSpan(
    String line,
    Pattern name,
    SpanKind kind,
    boolean failed,
    String note,
    Map<String, Pattern> attributes,
    boolean unordered,
    List<ExpectedSpan> children) {
  static final String FURTHER = "...";
  static final String UNORDERED = "(unordered)";

  private static final Pattern LINE =
      Pattern.compile(
          "(?<name>.+?)"
              + "( (?<kind>INTERNAL|SERVER|CLIENT|PRODUCER|CONSUMER))?"
              + "(?<failed> !ERROR)?"
              + "( (?<note>\\((remote|missing) parent\\)))?"
              + "( \\{(?<attributes>[^{}]*=.*)})?"
              + "(?<unordered> \\(unordered\\))?");

  /** One comma parts two attributes only before the next key, so values may have commas. */
  private static final Pattern COMMA = Pattern.compile(",\\s*(?=[\\w.\\-]+=)");

  static ExpectedSpan parse(String line, List<ExpectedSpan> children) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a span: " + line);
    }
    String kind = parts.group("kind");
    return new ExpectedSpan(
        line,
        Glob.of(parts.group("name")),
        kind == null ? SpanKind.INTERNAL : SpanKind.valueOf(kind),
        parts.group("failed") != null,
        parts.group("note") == null ? "" : parts.group("note"),
        attributes(parts.group("attributes") == null ? "" : parts.group("attributes")),
        parts.group("unordered") != null,
        children);
  }

  private static Map<String, Pattern> attributes(String listed) {
    Map<String, Pattern> attributes = new LinkedHashMap<>();
    for (String attribute : listed.isEmpty() ? new String[0] : COMMA.split(listed.strip())) {
      int equals = attribute.indexOf('=');
      attributes.put(
          attribute.substring(0, equals).strip(), Glob.of(attribute.substring(equals + 1)));
    }
    return attributes;
  }

  /** Whether the line stands for any number of spans. */
  boolean isFurther() {
    return line.equals(FURTHER);
  }

  boolean names(SpanNode node) {
    return Glob.matches(name, node.span().getName());
  }

  /** Whether the line is that of the span, whatever is below. */
  boolean describes(SpanNode node) {
    return names(node)
        && kind == node.span().getKind()
        && failed == node.failed()
        && note.equals(node.note())
        && hasAttributes(node.attributes());
  }

  private boolean hasAttributes(Map<String, String> actual) {
    return attributes.entrySet().stream()
        .allMatch(
            entry -> {
              String value = actual.get(entry.getKey());
              return value != null && Glob.matches(entry.getValue(), value);
            });
  }
}
