package dev.vertrace.web;

import dev.vertrace.core.Networks;
import io.vertx.core.http.HttpServerRequest;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells who the client is behind proxies of one's own: the last in the chain that is not one of
 * them, since what comes before is what that client says. Any thread.
 */
final class TrustedProxies {
  private static final int MOST_HOPS = 64;

  private final @Nullable Networks networks;

  private TrustedProxies(@Nullable Networks networks) {
    this.networks = networks;
  }

  /**
   * In these networks.
   *
   * @throws IllegalArgumentException when one is none
   */
  static TrustedProxies of(Collection<String> cidrs) {
    return new TrustedProxies(cidrs.isEmpty() ? null : Networks.of(cidrs));
  }

  /** The client's address; the peer's own, unless it is a proxy. */
  String clientOf(String peer, HttpServerRequest request) {
    if (networks == null || !networks.contains(peer)) {
      return peer;
    }
    List<String> forwarded = request.headers().getAll("forwarded");
    List<String> xff = request.headers().getAll("x-forwarded-for");
    String byForwarded = client(networks, peer, forwarded, true);
    String byXff = client(networks, peer, xff, false);
    if (forwarded.isEmpty() || xff.isEmpty()) {
      return forwarded.isEmpty() ? byXff : byForwarded;
    }
    // A proxy writes one of them; the other may be the client's.
    return byForwarded.equals(byXff) ? byXff : peer;
  }

  private static String client(
      Networks proxies, String peer, List<String> headers, boolean isForwarded) {
    String client = peer;
    int hops = 0;
    for (int h = headers.size() - 1; h >= 0; h--) {
      String header = headers.get(h);
      for (int end = header.length(); end >= 0; ) {
        int comma = header.lastIndexOf(',', end - 1);
        int start = end == 0 ? 0 : comma + 1;
        String node = header.substring(start, end).trim();
        String address = address(isForwarded ? forOf(node) : node);
        if (address == null || ++hops > MOST_HOPS) {
          return client;
        }
        client = address;
        if (!proxies.contains(address)) {
          return client;
        }
        end = end == 0 ? -1 : comma;
      }
    }
    return client;
  }

  /**
   * The {@code for} of an element of <a href="https://www.rfc-editor.org/rfc/rfc7239">RFC 7239</a>.
   */
  private static String forOf(String element) {
    for (int start = 0; start < element.length(); ) {
      int semicolon = element.indexOf(';', start);
      int end = semicolon < 0 ? element.length() : semicolon;
      int equals = element.indexOf('=', start);
      if (equals > 0
          && equals < end
          && element.substring(start, equals).trim().equalsIgnoreCase("for")) {
        return unquoted(element.substring(equals + 1, end).trim());
      }
      start = end + 1;
    }
    return "";
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  /** Without the port and the brackets, or null when it is none. */
  private static @Nullable String address(String node) {
    String address = node;
    if (node.startsWith("[")) {
      int close = node.indexOf(']');
      address = close < 0 || !isPort(node, close + 1) ? "" : node.substring(1, close);
    } else if (node.indexOf('.') >= 0 && node.indexOf(':') == node.lastIndexOf(':')) {
      int colon = node.indexOf(':');
      address = colon < 0 ? node : isPort(node, colon) ? node.substring(0, colon) : "";
    }
    return address.indexOf('%') < 0 && Networks.isAddress(address) ? address : null;
  }

  private static boolean isPort(String node, int colon) {
    if (colon == node.length()) {
      return true;
    }
    if (node.charAt(colon) != ':' || colon + 1 == node.length() || node.length() - colon > 6) {
      return false;
    }
    for (int i = colon + 1; i < node.length(); i++) {
      if (node.charAt(i) < '0' || node.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
