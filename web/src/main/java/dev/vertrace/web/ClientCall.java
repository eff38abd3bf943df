package dev.vertrace.web;

import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A call of a client that {@link HttpClientTracing} has wrapped, as far as it is known before a
 * request is written.
 *
 * @param operation the caller's word for it, or the method
 * @param scheme {@code http}, {@code https}, {@code ws} or {@code wss}
 * @param server the name in the URL, or the path of a unix domain socket that goes by no name
 * @param port the port, or -1 when there is none
 * @param uri path and query
 * @param resends how often the call was sent before
 * @param peer whom the caller wants behind that name, or null
 */
record ClientCall(
    String method,
    String operation,
    String scheme,
    String server,
    int port,
    String uri,
    MultiMap headers,
    int resends,
    @Nullable SocketAddress peer) {

  /**
   * Whether Vert.x tells this URL, as it does unless the request is changed before it is written.
   */
  boolean isReportedAs(@Nullable String url) {
    if (url == null || !url.startsWith(scheme) || !url.startsWith("://", scheme.length())) {
      return false;
    }
    String host = isSocket() ? "null" : server;
    int start = scheme.length() + 3;
    int end = start + host.length();
    return url.startsWith(host, start)
        && url.endsWith(uri)
        && isPort(url, end, url.length() - uri.length());
  }

  private boolean isPort(String url, int start, int end) {
    if (!hasPort() || start >= end) {
      return !hasPort() && start == end;
    }
    try {
      return url.charAt(start) == ':' && Integer.parseInt(url, start + 1, end, 10) == port;
    } catch (NumberFormatException e) { // the end of another host
      return false;
    }
  }

  /** The URL for people. */
  String url() {
    return hasPort()
        ? scheme + "://" + host() + ":" + port + slash(uri) + uri
        : scheme + "://" + host() + slash(uri) + uri;
  }

  /** The URL up to its path. */
  String origin() {
    return hasPort() ? scheme + "://" + host() + ":" + port : scheme + "://" + host();
  }

  /** What a URL wants before a target that is no path, such as that of CONNECT. */
  static String slash(String uri) {
    return uri.startsWith("/") || uri.startsWith("?") || uri.startsWith("#") ? "" : "/";
  }

  private String host() {
    if (isSocket()) {
      return "localhost";
    }
    boolean isBareIpv6 = server.indexOf(':') >= 0 && !server.startsWith("[");
    return isBareIpv6 ? "[" + server + "]" : server;
  }

  boolean isSocket() {
    return server.startsWith("/");
  }

  private boolean hasPort() {
    return port >= 0 && port != (scheme.equals("https") || scheme.equals("wss") ? 443 : 80);
  }
}
