package dev.vertrace.messaging;

/** How services count the size of messages. */
final class Utf8 {
  private Utf8() {}

  /** The length in UTF-8, without encoding it: a body may be long. */
  static long length(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }
}
