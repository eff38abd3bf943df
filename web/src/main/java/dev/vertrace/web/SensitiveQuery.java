package dev.vertrace.web;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes credentials out of query strings: the keys that the <a
 * href="https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/">registry of URL
 * attributes</a> names, and those by which tokens and passwords usually travel.
 */
final class SensitiveQuery {
  static final String REDACTED = "REDACTED";

  private static final Set<String> KEYS =
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

  private static final int LONGEST_KEY = 24;

  private SensitiveQuery() {}

  /** The query with the values of sensitive keys replaced; the same object when there are none. */
  static @Nullable String redact(@Nullable String query) {
    if (query == null || query.indexOf('=') < 0) {
      return query;
    }
    StringBuilder out = null;
    int copied = 0;
    int start = 0;
    while (start < query.length()) {
      int end = endOfParameter(query, start);
      int equals = query.indexOf('=', start);
      if (equals >= 0 && equals < end && isSensitive(query, start, equals)) {
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

  private static boolean isSeparator(char c) {
    return c == '&' || c == ';' || c == '#';
  }

  private static boolean isSensitive(String query, int start, int end) {
    return end - start <= 3 * LONGEST_KEY
        && KEYS.contains(decode(query.substring(start, end)).toLowerCase(Locale.ROOT));
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
