package dev.vertrace.core;

import org.jspecify.annotations.Nullable;

/** Reads IP addresses without ever asking for a name, which the JDK would do. */
final class IpAddress {
  private static final int LENGTH = 16;
  private static final int LONGEST_TEXT = 64;

  private IpAddress() {}

  /** The 16 bytes of an address, those of IPv4 as IPv6 maps them, or null when it is none. */
  static byte @Nullable [] parse(String text) {
    if (text.length() > LONGEST_TEXT) {
      return null;
    }
    if (text.indexOf(':') < 0) {
      byte[] mapped = new byte[LENGTH];
      mapped[10] = mapped[11] = (byte) 0xff;
      return v4(text, 0, mapped, 12) ? mapped : null;
    }
    int zone = text.indexOf('%');
    return v6(zone < 0 ? text : text.substring(0, zone));
  }

  static boolean isV4(String text) {
    return text.indexOf(':') < 0;
  }

  private static boolean v4(String text, int start, byte[] into, int at) {
    int part = 0;
    int digits = 0;
    int value = 0;
    for (int i = start; i <= text.length(); i++) {
      char c = i == text.length() ? '.' : text.charAt(i);
      if (c == '.') {
        if (digits == 0 || part == 4) {
          return false;
        }
        into[at + part++] = (byte) value;
        digits = value = 0;
      } else if (c < '0' || c > '9' || (digits > 0 && value == 0)) { // 010 is 8 to some
        return false;
      } else {
        digits++;
        value = value * 10 + c - '0';
        if (value > 255) {
          return false;
        }
      }
    }
    return part == 4;
  }

  private static byte @Nullable [] v6(String text) {
    byte[] bytes = new byte[LENGTH];
    int at = 0;
    int gap = -1;
    int i = 0;
    if (text.startsWith("::")) {
      gap = 0;
      i = 2;
    }
    while (i < text.length()) {
      int end = text.indexOf(':', i);
      end = end < 0 ? text.length() : end;
      if (text.indexOf('.', i) >= 0 && end == text.length()) {
        if (at > LENGTH - 4 || !v4(text, i, bytes, at)) {
          return null;
        }
        at += 4;
        break;
      }
      int group = group(text, i, end);
      if (group < 0 || at > LENGTH - 2) {
        return null;
      }
      bytes[at++] = (byte) (group >> 8);
      bytes[at++] = (byte) group;
      if (end == text.length()) {
        break;
      }
      i = end + 1;
      if (i == text.length()) {
        return null; // ends with one colon
      }
      if (text.charAt(i) == ':') {
        if (gap >= 0) {
          return null;
        }
        gap = at;
        i++;
      }
    }
    return spread(bytes, at, gap);
  }

  private static int group(String text, int start, int end) {
    if (end == start || end - start > 4) {
      return -1;
    }
    int value = 0;
    for (int i = start; i < end; i++) {
      int digit = text.charAt(i) > 'f' ? -1 : Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      value = value * 16 + digit;
    }
    return value;
  }

  /** Puts the zeros where the gap is. */
  private static byte @Nullable [] spread(byte[] bytes, int used, int gap) {
    if (gap < 0 || used == LENGTH) {
      return used == LENGTH && gap < 0 ? bytes : null;
    }
    byte[] whole = new byte[LENGTH];
    System.arraycopy(bytes, 0, whole, 0, gap);
    System.arraycopy(bytes, gap, whole, LENGTH - used + gap, used - gap);
    return whole;
  }
}
