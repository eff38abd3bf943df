package dev.vertrace.core;

import org.jspecify.annotations.Nullable;

/**
 * The <a href="https://www.w3.org/TR/trace-context-2/#traceparent-header">{@code traceparent}
 * header</a> as this version of it knows it.
 */
final class TraceParentHeader {
  private static final int LENGTH = 55;
  private static final int FLAGS = 53;

  private TraceParentHeader() {}

  /** The one that has arrived, as version 00; null when it is malformed. */
  static @Nullable String read(String header) {
    String value = trim(header);
    if (!isLegal(value)) {
      return null;
    }
    String known = value.length() == LENGTH ? value : value.substring(0, LENGTH);
    return withKnownFlags(known.startsWith("00") ? known : "00" + known.substring(2));
  }

  /** Without the blanks around it that HTTP allows. */
  static String trim(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && isBlank(value.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isLegal(String value) {
    if (value.length() < LENGTH
        || value.startsWith("ff")
        || (value.length() > LENGTH && (value.startsWith("00") || value.charAt(LENGTH) != '-'))) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      boolean dash = i == 2 || i == 35 || i == 52;
      if (dash ? value.charAt(i) != '-' : !isHex(value.charAt(i))) {
        return false;
      }
    }
    return isNotZero(value, 3, 35) && isNotZero(value, 36, 52);
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  private static boolean isNotZero(String value, int start, int end) {
    for (int i = start; i < end; i++) {
      if (value.charAt(i) != '0') {
        return true;
      }
    }
    return false;
  }

  /** Sampled and random; whoever passes on another flag says what it does not know. */
  static String withKnownFlags(String traceparent) {
    if (traceparent.length() != LENGTH) {
      return traceparent;
    }
    int known = Character.digit(traceparent.charAt(FLAGS + 1), 16) & 3;
    boolean isKnown =
        traceparent.charAt(FLAGS) == '0' && traceparent.charAt(FLAGS + 1) == '0' + known;
    return isKnown ? traceparent : traceparent.substring(0, FLAGS) + "0" + known;
  }
}
