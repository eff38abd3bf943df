package dev.vertrace.web;

/** The status codes of HTTP as attributes have them, each boxed once. Any thread. */
final class StatusCode {
  private static final int FIRST = 100;
  private static final Long[] KNOWN = new Long[500];

  static {
    for (int i = 0; i < KNOWN.length; i++) {
      KNOWN[i] = (long) (FIRST + i);
    }
  }

  private StatusCode() {}

  static Long boxed(int code) {
    int index = code - FIRST;
    return index >= 0 && index < KNOWN.length ? KNOWN[index] : (Long) (long) code;
  }
}
