package dev.vertrace.core;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Names of hosts as people write them: in any case, with a final dot, with the brackets of IPv6.
 */
final class HostRule {
  private static final String ILLEGAL = " \t\r\n/?#@,";

  private HostRule() {}

  static Glob of(String pattern) {
    String host = canonical(pattern);
    boolean isBareIpv6 = pattern.indexOf(':') < 0 || Networks.isAddress(host);
    if (host.isEmpty() || !isBareIpv6 || hasIllegal(host)) {
      throw new IllegalArgumentException(
          "'"
              + pattern
              + "' is no host: write its name or address without scheme, port and path, such as"
              + " *.bids.internal");
    }
    return new Glob(host);
  }

  private static boolean hasIllegal(String host) {
    for (int i = 0; i < host.length(); i++) {
      if (ILLEGAL.indexOf(host.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  static String canonical(String host) {
    String name = host;
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * The host of a URL with a path or not, or null when it cannot be told for sure.
   *
   * @param target the end of the URL that the caller of the client has given, which may pretend to
   *     be a part of the authority
   */
  static @Nullable String hostOf(String url, String target) {
    int schemeEnd = url.indexOf("://");
    if (schemeEnd < 0) {
      return null;
    }
    String rest = url.substring(schemeEnd + 3);
    String authority =
        !target.isEmpty() && rest.length() > target.length() && rest.endsWith(target)
            ? rest.substring(0, rest.length() - target.length())
            : upToPath(rest);
    return hostOf(authority);
  }

  private static String upToPath(String rest) {
    int end = 0;
    while (end < rest.length() && "/?#\\".indexOf(rest.charAt(end)) < 0) {
      end++;
    }
    return rest.substring(0, end);
  }

  /** Without the port. */
  static @Nullable String hostOf(String authority) {
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    String host = hasPort ? authority.substring(0, colon) : authority;
    boolean isOdd = hasIllegal(host) || (host.indexOf(':') >= 0 && !host.startsWith("["));
    return host.isEmpty() || isOdd ? null : host;
  }
}
