package dev.vertrace.web;

/**
 * A text in which {@code *} is any text. Its work is bounded by the lengths' product. Any thread.
 */
record PathGlob(String glob) {

  /** Of a path. */
  static PathGlob of(String glob) {
    if (!glob.startsWith("/") && !glob.startsWith("*")) {
      throw new IllegalArgumentException(
          "'" + glob + "' is no path: start it with a slash, such as /health*");
    }
    return new PathGlob(glob);
  }

  static HttpTraceFilter prefix(String prefix) {
    if (!prefix.startsWith("/")) {
      throw new IllegalArgumentException(
          "'" + prefix + "' is no path: start it with a slash, such as /internal");
    }
    return request -> isBelow(prefix, request.path());
  }

  private static boolean isBelow(String prefix, String path) {
    return path.startsWith(prefix)
        && (path.length() == prefix.length()
            || prefix.endsWith("/")
            || path.charAt(prefix.length()) == '/')
        && !hasDotSegment(path);
  }

  boolean matchesPath(String path) {
    return matches(path) && !hasDotSegment(path);
  }

  /** Goes back to the last asterisk only: what one before took need never change. */
  boolean matches(String text) {
    int t = 0;
    int g = 0;
    int star = -1;
    int starTook = 0;
    while (t < text.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        starTook = t;
      } else if (g < glob.length() && glob.charAt(g) == text.charAt(t)) {
        g++;
        t++;
      } else if (star >= 0) {
        g = star + 1;
        t = ++starTook;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }

  /** Routers take such a path for another one, which nobody may hide like this. */
  private static boolean hasDotSegment(String path) {
    if (path.indexOf('.') < 0 && path.indexOf('%') < 0) {
      return false;
    }
    for (int start = path.indexOf('/'); start >= 0; start = path.indexOf('/', start + 1)) {
      int next = path.indexOf('/', start + 1);
      if (isDots(path, start + 1, next < 0 ? path.length() : next)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDots(String path, int start, int end) {
    int dots = 0;
    for (int i = start; i < end; dots++) {
      if (path.charAt(i) == '.') {
        i++;
      } else if (path.regionMatches(true, i, "%2e", 0, 3)) {
        i += 3;
      } else {
        return false;
      }
    }
    return dots == 1 || dots == 2;
  }
}
