package dev.vertrace.messaging;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** How many bytes a body has, where that is known without encoding it. */
final class BodySize {
  private BodySize() {}

  static @Nullable Long of(@Nullable Object body) {
    if (body instanceof Buffer buffer) {
      return (long) buffer.length();
    } else if (body instanceof byte[] bytes) {
      return (long) bytes.length;
    }
    return body instanceof String text ? utf8(text) : null;
  }

  private static long utf8(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Both halves of a character beyond 16 bits take two of its four bytes.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }
}
