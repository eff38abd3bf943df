package dev.vertrace.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Headers that begin well, and then go wrong now and then. */
final class RandomHeaders {
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final String ODD =
      "\r\n\t \0,;=@%\"\\'-_.:/*0aAzZ9f~\u007f\u0080\u00e9\u20ac\ud83d";

  private final Random random;

  RandomHeaders(Random random) {
    this.random = random;
  }

  List<String[]> next() {
    List<String[]> headers = new ArrayList<>();
    int parents = random.nextInt(10) == 0 ? random.nextInt(3) : 1;
    for (int i = 0; i < parents; i++) {
      headers.add(new String[] {cased("traceparent"), damaged(traceparent(), 3)});
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      headers.add(new String[] {cased("tracestate"), damaged(list("="), 4)});
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      headers.add(new String[] {cased("baggage"), damaged(list(";="), 2)});
    }
    return headers;
  }

  private String cased(String name) {
    return random.nextBoolean() ? name : name.toUpperCase(java.util.Locale.ROOT);
  }

  private String traceparent() {
    return switch (random.nextInt(6)) {
      case 0 -> String.format("%02x", random.nextInt(256)) + TRACEPARENT.substring(2);
      case 1 -> TRACEPARENT.substring(0, 53) + String.format("%02x", random.nextInt(256));
      case 2 -> "cc" + TRACEPARENT.substring(2) + "-" + odd(random.nextInt(20));
      default -> TRACEPARENT;
    };
  }

  private String list(String marks) {
    StringBuilder list = new StringBuilder();
    int members = random.nextInt(20) == 0 ? random.nextInt(200) : random.nextInt(6);
    for (int i = 0; i < members; i++) {
      list.append(list.isEmpty() ? "" : random.nextBoolean() ? "," : " \t,\t ")
          .append((char) ('a' + random.nextInt(26)))
          .append(random.nextInt(1_000))
          .append(random.nextInt(8) == 0 ? "@x" : "")
          .append('=')
          .append(value());
      if (marks.length() > 1 && random.nextInt(3) == 0) {
        list.append(';').append("p").append(random.nextBoolean() ? "=%2c" + value() : "");
      }
    }
    return list.toString();
  }

  private String value() {
    int length = random.nextInt(100) == 0 ? random.nextInt(9_000) : random.nextInt(12);
    return switch (random.nextInt(4)) {
      case 0 -> "%" + Integer.toHexString(random.nextInt(256)) + "%0d%0ax:%20y";
      case 1 -> odd(random.nextInt(3));
      default -> "v".repeat(length);
    };
  }

  private String odd(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(ODD.charAt(random.nextInt(ODD.length())));
    }
    return text.toString();
  }

  /** One in so many has a character too many, too few, or another one. */
  private String damaged(String text, int oneIn) {
    if (text.isEmpty() || random.nextInt(oneIn) > 0) {
      return text;
    }
    int at = random.nextInt(text.length());
    return switch (random.nextInt(3)) {
      case 0 -> text.substring(0, at) + text.substring(at + 1);
      case 1 -> text.substring(0, at) + odd(1) + text.substring(at);
      default -> text.substring(0, at) + odd(1) + text.substring(at + 1);
    };
  }
}
