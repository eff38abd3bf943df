package dev.vertrace.web;

import org.jspecify.annotations.Nullable;

/** Keeps what strangers send from filling a span: an SDK of the application may have no limit. */
final class BoundedText {
  static final int LONGEST = 4096;

  private BoundedText() {}

  static @Nullable String of(@Nullable String text) {
    return text == null ? null : cut(text, LONGEST);
  }

  /** The start of the text; no character of two parts is torn apart. */
  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    boolean tears = Character.isHighSurrogate(text.charAt(longest - 1));
    return text.substring(0, tears ? longest - 1 : longest);
  }
}
