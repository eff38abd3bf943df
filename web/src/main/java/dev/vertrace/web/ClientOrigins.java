package dev.vertrace.web;

import org.jspecify.annotations.Nullable;

/**
 * Takes URLs apart; those of hosts that were called lately without writing their names anew. Of
 * fixed size: others displace them. Any thread; a race costs one more look.
 */
final class ClientOrigins {
  private static final int PLACES = 64; // a power of two
  private static final int LONGEST = 256;

  private final SensitiveQuery sensitive;
  private final @Nullable Origin[] recent = new @Nullable Origin[PLACES];

  ClientOrigins(SensitiveQuery sensitive) {
    this.sensitive = sensitive;
  }

  /** A URL up to its path, and what it says. */
  private record Origin(String text, ClientUrl parts) {}

  /** Host and port of a URL, whose path does not matter. */
  ClientUrl originOf(String url) {
    int end = endOfOrigin(url);
    if (end < 0 || end > LONGEST || url.lastIndexOf('@', end) >= 0) { // no credentials in memory
      return ClientUrl.parse(url, sensitive);
    }
    int place = place(url, end);
    Origin known = recent[place];
    if (known != null && known.text.length() == end && url.startsWith(known.text)) {
      return known.parts;
    }
    String text = url.substring(0, end);
    Origin origin = new Origin(text, ClientUrl.parse(text, sensitive));
    recent[place] = origin;
    return origin.parts;
  }

  /** All of a URL. */
  ClientUrl parse(String url) {
    int end = endOfOrigin(url);
    if (end < 0 || url.lastIndexOf('@', end) >= 0) { // as above
      return ClientUrl.parse(url, sensitive);
    }
    ClientUrl origin = originOf(url);
    return new ClientUrl(ClientUrl.redactQuery(url, sensitive), origin.host(), origin.port());
  }

  /** -1 when it has none. */
  private static int endOfOrigin(String url) {
    int scheme = url.indexOf("://");
    return scheme < 0 || ClientUrl.endOfAuthority(url, 0) < scheme
        ? -1
        : ClientUrl.endOfAuthority(url, scheme + 3);
  }

  private static int place(String url, int end) {
    int hash = 0;
    for (int i = 0; i < end; i++) {
      hash = 31 * hash + url.charAt(i);
    }
    return (hash ^ (hash >>> 16)) & (PLACES - 1);
  }
}
