package dev.vertrace.core;

import java.util.List;

/**
 * The shape of a route: literal segments, {@code :name} for one segment, {@code *} at the end for
 * the rest. A final slash may be missing, as for the routes of vertx-web. Any thread.
 */
record PathRule(List<String> segments, boolean open) {

  static PathRule of(String template) {
    if (!template.startsWith("/") && !template.equals("*")) {
      throw wrong(template, "start it with a slash");
    }
    boolean open = template.endsWith("*");
    String closed = open ? template.substring(0, template.length() - 1) : template;
    if (closed.indexOf('*') >= 0) {
      throw wrong(template, "put * at its end only, and :name for one segment");
    }
    return new PathRule(List.of(closed.split("/", -1)), open);
  }

  private static IllegalArgumentException wrong(String template, String advice) {
    return new IllegalArgumentException(
        "'" + template + "' is no path: " + advice + ", such as /public/:campaign/*");
  }

  boolean matches(Arrival arrival) {
    String path = arrival.path();
    return path != null && matches(path);
  }

  boolean matches(String path) {
    int start = 0;
    for (int i = 0; i < segments.size(); i++) {
      String segment = segments.get(i);
      boolean last = i == segments.size() - 1;
      if (start > path.length()) {
        return last && segment.isEmpty(); // the final slash is missing
      }
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      if (last && open) {
        return segment.startsWith(":") || path.startsWith(segment, start);
      }
      if (!matches(segment, path, start, end)) {
        return false;
      }
      start = end + 1;
    }
    return start >= path.length() || start == path.length() + 1;
  }

  private static boolean matches(String segment, String path, int start, int end) {
    return segment.startsWith(":")
        ? end > start
        : segment.length() == end - start && path.startsWith(segment, start);
  }
}
