package dev.vertrace.web;

/** Tells templates apart that have one name. */
final class PathTemplate {
  private PathTemplate() {}

  /**
   * False only if a path cannot be one of the template; a path that Vert.x may normalize is always
   * possible.
   */
  static boolean mayMatch(String template, String path) {
    if (path.indexOf('%') >= 0 || path.contains("//") || path.contains("/.")) {
      return true;
    }
    int t = 0;
    int p = 0;
    while (t < template.length()) {
      int templateEnd = endOfSegment(template, t + 1);
      if (p >= path.length()) {
        return isOptionalTail(template, t);
      }
      int pathEnd = endOfSegment(path, p + 1);
      if (!segmentMayMatch(template, t, templateEnd, path, p, pathEnd)) {
        return false;
      }
      if (template.charAt(templateEnd - 1) == '*') {
        return true;
      }
      t = templateEnd;
      p = pathEnd;
    }
    return p >= path.length() || p == path.length() - 1;
  }

  private static int endOfSegment(String text, int start) {
    int slash = text.indexOf('/', start);
    return slash < 0 ? text.length() : slash;
  }

  /** A final slash, and what a wildcard takes, may be missing in the path. */
  private static boolean isOptionalTail(String template, int index) {
    String tail = template.substring(index);
    return tail.equals("/") || tail.equals("/*");
  }

  private static boolean segmentMayMatch(
      String template, int t, int templateEnd, String path, int p, int pathEnd) {
    for (int i = t; i < templateEnd; i++) {
      if (template.charAt(i) == ':' || template.charAt(i) == '*') {
        return pathEnd - p >= i - t && template.regionMatches(t, path, p, i - t);
      }
    }
    return templateEnd - t == pathEnd - p && template.regionMatches(t, path, p, pathEnd - p);
  }
}
