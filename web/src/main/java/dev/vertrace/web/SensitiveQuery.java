package dev.vertrace.web;

import static dev.vertrace.web.BoundedText.LONGEST;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes credentials out of query strings: the keys that the <a
 * href="https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/">registry of URL
 * attributes</a> names, those by which tokens and passwords usually travel, and those that the user
 * adds. Any thread.
 */
final class SensitiveQuery {
  static final String REDACTED = "REDACTED";

  private static final int ASCII = 128;

  private static final Set<String> USUAL =
      Set.of(
          "awsaccesskeyid",
          "signature",
          "sig",
          "x-goog-signature",
          "x-amz-signature",
          "x-amz-credential",
          "x-amz-security-token",
          "token",
          "access_token",
          "refresh_token",
          "id_token",
          "auth",
          "authorization",
          "jwt",
          "password",
          "passwd",
          "pwd",
          "secret",
          "client_secret",
          "api_key",
          "api-key",
          "apikey",
          "session",
          "sessionid");

  /** Without keys of the user. */
  static final SensitiveQuery DEFAULT = new SensitiveQuery(USUAL);

  private final Set<String> keys;
  private final int longestKey;

  /** Of each first character, the lengths that keys have; the last bit stands for longer ones. */
  private final long[] lengths = new long[ASCII];

  private SensitiveQuery(Set<String> keys) {
    this.keys = keys;
    for (String key : keys) {
      if (key.charAt(0) < ASCII) {
        lengths[key.charAt(0)] |= bit(key.length());
      }
    }
    this.longestKey = keys.stream().mapToInt(String::length).max().orElse(0);
  }

  /**
   * With keys of the user, in any case.
   *
   * @throws IllegalArgumentException when one is empty, or has a character that ends a key
   */
  static SensitiveQuery of(Collection<String> moreKeys) {
    Set<String> keys = new HashSet<>(USUAL);
    for (String key : moreKeys) {
      if (key.isBlank() || key.matches(".*[&;#=].*")) {
        throw new IllegalArgumentException(
            "'" + key + "' is no key of a query: give the name alone, such as customer_pin");
      }
      keys.add(key.toLowerCase(Locale.ROOT));
      keys.add(asReceived(key).toLowerCase(Locale.ROOT));
    }
    return keys.equals(USUAL) ? DEFAULT : new SensitiveQuery(Set.copyOf(keys));
  }

  /** Servers see the bytes of UTF-8 as one character each. */
  private static String asReceived(String key) {
    return new String(key.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /**
   * The start of the query, as long as an attribute may be, with the values of sensitive keys
   * replaced; the same object when nothing changes.
   */
  @Nullable String redact(@Nullable String query) {
    return query == null ? null : BoundedText.of(redactShort(BoundedText.cut(query, LONGEST)));
  }

  private String redactShort(String query) {
    StringBuilder out = null;
    int copied = 0;
    int start = 0;
    while (start < query.length()) {
      int end = endOfParameter(query, start);
      int equals = indexOfEquals(query, start, end);
      if (equals >= 0 && isSensitive(query, start, equals)) {
        out = out == null ? new StringBuilder(query.length()) : out;
        out.append(query, copied, equals + 1).append(REDACTED);
        copied = end;
      }
      start = end + 1;
    }
    return out == null ? query : out.append(query, copied, query.length()).toString();
  }

  private static int endOfParameter(String query, int start) {
    int end = start;
    while (end < query.length() && !isSeparator(query.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int indexOfEquals(String query, int start, int end) {
    for (int i = start; i < end; i++) {
      if (query.charAt(i) == '=') {
        return i;
      }
    }
    return -1;
  }

  private static boolean isSeparator(char c) {
    return c == '&' || c == ';' || c == '#' || c == '?';
  }

  private boolean isSensitive(String query, int start, int end) {
    return end - start <= 3 * longestKey
        && mayBeSensitive(query, start, end)
        && keys.contains(decode(query.substring(start, end)).toLowerCase(Locale.ROOT));
  }

  /** Without building strings, which most keys are not worth. */
  private boolean mayBeSensitive(String query, int start, int end) {
    for (int i = start; i < end; i++) {
      if (query.charAt(i) == '%' || query.charAt(i) >= ASCII) {
        return true;
      }
    }
    return start < end
        && (lengths[Character.toLowerCase(query.charAt(start))] & bit(end - start)) != 0;
  }

  private static long bit(int length) {
    return 1L << Math.min(length, 63);
  }

  /** Percent-encoding would hide a key. */
  private static String decode(String key) {
    if (key.indexOf('%') < 0) {
      return key;
    }
    StringBuilder out = new StringBuilder(key.length());
    for (int i = 0; i < key.length(); i++) {
      int code = key.charAt(i) == '%' ? hexAt(key, i + 1) : -1;
      out.append(code < 0 ? key.charAt(i) : (char) code);
      i += code < 0 ? 0 : 2;
    }
    return out.toString();
  }

  private static int hexAt(String key, int index) {
    if (index + 2 > key.length()) {
      return -1;
    }
    int high = Character.digit(key.charAt(index), 16);
    int low = Character.digit(key.charAt(index + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
