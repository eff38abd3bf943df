package dev.vertrace.pgclient;

import org.jspecify.annotations.Nullable;

/** The database's address, out of the one tag into which Vert.x writes it. */
record PeerAddress(@Nullable String address, @Nullable Long port) {
  private static final PeerAddress UNKNOWN = new PeerAddress(null, null);

  /** From {@code host:port}; the host of a Unix domain socket is {@code null}, its port -1. */
  static PeerAddress of(@Nullable String tag) {
    if (tag == null) {
      return UNKNOWN;
    }
    int colon = tag.lastIndexOf(':');
    Long number = colon < 0 ? null : number(tag.substring(colon + 1));
    String host = number == null ? tag : tag.substring(0, colon);
    if (host.isEmpty() || host.equals("null")) {
      return UNKNOWN;
    }
    return new PeerAddress(withoutBrackets(host), number == null || number < 0 ? null : number);
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static @Nullable Long number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
