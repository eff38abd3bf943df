package dev.vertrace.core;

/** A text in which {@code *} is any text. Its work is bounded by the lengths' product. */
record Glob(String glob) {

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
}
