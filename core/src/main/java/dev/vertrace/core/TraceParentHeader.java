package dev.vertrace.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The <a href="https://www.w3.org/TR/trace-context-2/#traceparent-header">{@code traceparent}
 * header</a> as this version of it knows it.
 */
final class TraceParentHeader {
  private static final int LENGTH = 55;
  private static final int FLAGS = 53;

  /** By their characters; what is no digit in lower case is negative. */
  private static final byte[] DIGITS = new byte['f' + 1];

  static {
    Arrays.fill(DIGITS, (byte) -1);
    for (int i = 0; i < 16; i++) {
      DIGITS[Character.forDigit(i, 16)] = (byte) i;
    }
  }

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
    return value.charAt(2) == '-'
        && value.charAt(35) == '-'
        && value.charAt(52) == '-'
        && isHex(value, 0, 2)
        && isId(value, 3, 35)
        && isId(value, 36, 52)
        && isHex(value, FLAGS, LENGTH);
  }

  private static boolean isHex(String value, int start, int end) {
    return digits(value, start, end) >= 0;
  }

  private static boolean isId(String value, int start, int end) {
    return digits(value, start, end) > 0;
  }

  /** All digits of a number laid over each other: 0 of zero, negative when one is no digit. */
  private static int digits(String value, int start, int end) {
    int all = 0;
    for (int i = start; i < end; i++) {
      char c = value.charAt(i);
      all |= c < DIGITS.length ? DIGITS[c] : -1;
    }
    return all;
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
