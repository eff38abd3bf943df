package dev.vertrace.core;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The <a href="https://www.w3.org/TR/baggage/#baggage-http-header-format">{@code baggage}
 * header</a>: what arrives without the members that are none, what leaves as the grammar has it,
 * and both within limits. Any thread.
 *
 * @param maxEntries how many members there may be
 * @param maxBytes how many bytes they may have together
 */
record BaggageHeader(int maxEntries, int maxBytes) {
  private static final String HEX = "0123456789ABCDEF";
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /** One header from all that have arrived; null when nothing of them can be kept. */
  @Nullable String combine(List<String> headers) {
    if (headers.size() == 1 && isWhole(headers.get(0))) {
      return headers.get(0);
    }
    StringBuilder kept = new StringBuilder();
    int entries = 0;
    for (String header : headers) {
      for (int start = 0; start <= header.length() && entries < maxEntries; ) {
        int end = endOfMember(header, start);
        entries += add(header, start, end, kept) ? 1 : 0;
        start = end + 1;
      }
    }
    return kept.isEmpty() ? null : kept.toString();
  }

  /** Whether the header can be taken as it is. */
  private boolean isWhole(String header) {
    int entries = 0;
    if (header.length() > maxBytes) {
      return false;
    }
    for (int start = 0; start <= header.length(); entries++) {
      int end = endOfMember(header, start);
      if (!isMember(header, trimStart(header, start, end), trimEnd(header, start, end))) {
        return false;
      }
      start = end + 1;
    }
    return entries <= maxEntries;
  }

  private boolean add(String header, int memberStart, int memberEnd, StringBuilder kept) {
    int start = trimStart(header, memberStart, memberEnd);
    int end = trimEnd(header, memberStart, memberEnd);
    int comma = kept.isEmpty() ? 0 : 1;
    if (kept.length() + comma + end - start > maxBytes || !isMember(header, start, end)) {
      return false;
    }
    kept.append(",", 0, comma).append(header, start, end);
    return true;
  }

  private static int endOfMember(String header, int start) {
    int comma = header.indexOf(',', start);
    return comma < 0 ? header.length() : comma;
  }

  private static boolean isMember(String text, int start, int end) {
    int semicolon = indexOf(text, ';', start, end);
    if (!isPair(text, start, semicolon, false)) {
      return false;
    }
    for (int property = semicolon + 1; property <= end; ) {
      int next = indexOf(text, ';', property, end);
      if (!isPair(text, property, next, true)) {
        return false;
      }
      property = next + 1;
    }
    return true;
  }

  private static boolean isPair(String text, int from, int to, boolean keyAlone) {
    int equals = indexOf(text, '=', from, to);
    boolean hasKey = isToken(text, trimStart(text, from, equals), trimEnd(text, from, equals));
    if (equals == to) {
      return hasKey && keyAlone;
    }
    int start = trimStart(text, equals + 1, to);
    int end = trimEnd(text, equals + 1, to);
    for (int i = start; i < end; i++) {
      if (!isOctet(text.charAt(i))) {
        return false;
      }
    }
    return hasKey;
  }

  /** The place of the character, or the end, beyond which nothing is read: it may be far. */
  private static int indexOf(String text, char c, int start, int end) {
    int i = start;
    while (i < end && text.charAt(i) != c) {
      i++;
    }
    return Math.min(i, end);
  }

  private static int trimStart(String text, int start, int end) {
    int i = start;
    while (i < end && isBlank(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static int trimEnd(String text, int start, int end) {
    int i = end;
    while (i > start && isBlank(text.charAt(i - 1))) {
      i--;
    }
    return Math.max(i, trimStart(text, start, end));
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  static boolean isToken(String text) {
    return isToken(text, 0, text.length());
  }

  private static boolean isToken(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c) && TOKEN_MARKS.indexOf(c) < 0) {
        return false;
      }
    }
    return end > start;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  private static boolean isOctet(int c) {
    return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
  }

  /** The header for what leaves; empty when there is nothing that can. */
  String encode(Baggage baggage) {
    StringBuilder header = new StringBuilder();
    int[] entries = {0};
    baggage.forEach(
        (key, entry) -> {
          int before = header.length();
          if (entries[0] < maxEntries && isToken(key)) {
            header.append(before == 0 ? "" : ",").append(key).append('=');
            appendEncoded(entry.getValue(), header);
            appendProperties(entry.getMetadata().getValue(), header);
            entries[0]++;
          }
          if (header.length() > maxBytes) {
            header.setLength(before);
            entries[0]--;
          }
        });
    return header.toString();
  }

  private static void appendProperties(String metadata, StringBuilder header) {
    for (int start = 0; start < metadata.length(); ) {
      int end = indexOf(metadata, ';', start, metadata.length());
      int equals = indexOf(metadata, '=', start, end);
      int key = trimStart(metadata, start, equals);
      int keyEnd = trimEnd(metadata, start, equals);
      if (isToken(metadata, key, keyEnd)) {
        header.append(';').append(metadata, key, keyEnd);
        if (equals < end) {
          header.append('=');
          appendEncoded(TraceParentHeader.trim(metadata.substring(equals + 1, end)), header);
        }
      }
      start = end + 1;
    }
  }

  private static void appendEncoded(String value, StringBuilder header) {
    for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
      if (isOctet(octet) && octet != '%') {
        header.append((char) octet);
      } else {
        header.append('%').append(HEX.charAt((octet >> 4) & 15)).append(HEX.charAt(octet & 15));
      }
    }
  }

  /** The baggage with another character for each surrogate that stands alone. */
  static Baggage withoutHalves(Baggage baggage) {
    if (baggage.isEmpty()) {
      return baggage;
    }
    boolean[] found = {false};
    baggage.forEach(
        (key, entry) ->
            found[0] |= hasHalf(entry.getValue()) || hasHalf(entry.getMetadata().getValue()));
    if (!found[0]) {
      return baggage;
    }
    BaggageBuilder whole = Baggage.builder();
    baggage.forEach(
        (key, entry) ->
            whole.put(
                key,
                withoutHalves(entry.getValue()),
                BaggageEntryMetadata.create(withoutHalves(entry.getMetadata().getValue()))));
    return whole.build();
  }

  private static boolean hasHalf(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(++i))) {
          return true;
        }
      }
    }
    return false;
  }

  private static String withoutHalves(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** Those entries of a baggage that fit, whichever propagator has brought them. */
  Baggage bound(Baggage baggage) {
    if (baggage.isEmpty() || (baggage.size() <= maxEntries && length(baggage) <= maxBytes)) {
      return baggage;
    }
    BaggageBuilder fitting = Baggage.builder();
    int[] used = {0, -1};
    baggage.forEach(
        (key, entry) -> {
          long length = 1 + length(key, entry.getValue(), entry.getMetadata().getValue());
          if (used[0] < maxEntries && used[1] + length <= maxBytes) {
            fitting.put(key, entry.getValue(), entry.getMetadata());
            used[0]++;
            used[1] += (int) length;
          }
        });
    return fitting.build();
  }

  private static long length(Baggage baggage) {
    long[] length = {-1};
    baggage.forEach(
        (key, entry) ->
            length[0] += 1 + length(key, entry.getValue(), entry.getMetadata().getValue()));
    return length[0];
  }

  private static long length(String key, String value, String metadata) {
    return key.length()
        + 1L
        + encodedLength(value)
        + (metadata.isEmpty() ? 0 : metadata.length() + 1L);
  }

  private static long encodedLength(String value) {
    long length = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      length += c >= 0x800 ? 9 : c >= 0x80 ? 6 : isOctet(c) && c != '%' ? 1 : 3;
    }
    return length;
  }
}
