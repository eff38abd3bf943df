package dev.vertrace.messaging;

import java.util.regex.Pattern;

/** Makes of what an address says what a name may show. Any thread. */
final class AddressText {
  static final int LONGEST = 255;

  /**
   * A UUID, a ULID, or hexadecimal digits in plenty, that is a word of its own; a number only
   * between dots, slashes and colons: {@code shard-3} is a name.
   */
  private static final Pattern GENERATED =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}])(?:"
              + "\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}"
              + "|(?=[A-Z]*[0-9])[0-9A-HJKMNP-TV-Z]{26}"
              + "|(?=\\p{Alpha}*[0-9])\\p{XDigit}{16,}"
              + "|(?<![_-])[0-9]+(?![_-])"
              + ")(?![\\p{L}\\p{N}])");

  private AddressText() {}

  /** Cut, and without control characters and halves of characters. */
  static String clean(String text) {
    String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    for (int i = 0; i < cut.length(); i++) {
      if (isUnfit(cut, i)) {
        return replaceUnfit(cut);
      }
    }
    return cut;
  }

  private static String replaceUnfit(String text) {
    StringBuilder fit = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      fit.append(isUnfit(text, i) ? '\uFFFD' : text.charAt(i));
    }
    return fit.toString();
  }

  private static boolean isUnfit(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
    }
    return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
  }

  /** With {@code {id}} for each part that seems to be generated. */
  static String template(String address) {
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (c >= '0' && c <= '9') {
        return GENERATED.matcher(address).replaceAll("{id}");
      }
    }
    return address;
  }
}
