package dev.vertrace.web;

import org.jspecify.annotations.Nullable;

/**
 * What a client span shows of a URL. Takes any string apart, since users send URLs that {@code
 * java.net.URI} refuses.
 *
 * @param redacted the URL without credentials
 * @param host the server's name, without the brackets of IPv6
 * @param port the port, the scheme's default included
 */
record ClientUrl(String redacted, @Nullable String host, @Nullable Long port) {

  static ClientUrl parse(String url, SensitiveQuery sensitive) {
    int schemeEnd = url.indexOf("://");
    if (schemeEnd < 0 || endOfAuthority(url, 0) < schemeEnd) {
      return new ClientUrl(redactQuery(url, sensitive), null, null);
    }
    int authority = schemeEnd + 3;
    int path = endOfAuthority(url, authority);
    int at = url.lastIndexOf('@', path - 1);
    boolean hasUserInfo = at >= authority;
    String hostAndPort = url.substring(hasUserInfo ? at + 1 : authority, path);
    int colon = portColon(hostAndPort);
    return new ClientUrl(
        redactQuery(hasUserInfo ? withoutUserInfo(url, authority, at) : url, sensitive),
        host(colon < 0 ? hostAndPort : hostAndPort.substring(0, colon)),
        colon < 0
            ? defaultPort(url.substring(0, schemeEnd))
            : port(hostAndPort.substring(colon + 1)));
  }

  static int endOfAuthority(String url, int start) {
    for (int i = start; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        return i;
      }
    }
    return url.length();
  }

  private static String withoutUserInfo(String url, int authority, int at) {
    boolean hasPassword = url.substring(authority, at).indexOf(':') >= 0;
    return url.substring(0, authority)
        + (hasPassword ? "REDACTED:REDACTED" : SensitiveQuery.REDACTED)
        + url.substring(at);
  }

  /** In the fragment, too: OAuth hands tokens over there. */
  static String redactQuery(String url, SensitiveQuery sensitive) {
    int start = 0;
    while (start < url.length() && url.charAt(start) != '?' && url.charAt(start) != '#') {
      start++;
    }
    if (start == url.length()) {
      return url;
    }
    String query = url.substring(start + 1);
    String redacted = sensitive.redact(query);
    return query.equals(redacted) ? url : url.substring(0, start + 1) + redacted;
  }

  private static int portColon(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return colon > hostAndPort.lastIndexOf(']') ? colon : -1;
  }

  /** The host without the brackets of IPv6, or null when it is empty. */
  static @Nullable String host(String host) {
    if (host.startsWith("[") && host.endsWith("]")) {
      return host.substring(1, host.length() - 1);
    }
    return host.isEmpty() ? null : host;
  }

  private static @Nullable Long port(String port) {
    try {
      return Long.valueOf(port);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Long defaultPort(String scheme) {
    return switch (scheme) {
      case "http", "ws" -> 80L;
      case "https", "wss" -> 443L;
      default -> null;
    };
  }
}
