package dev.vertrace.web;

import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A call of a client that {@link HttpClientTracing} has wrapped, as far as it is known before a
 * request is written.
 *
 * @param scheme {@code http}, {@code https}, {@code ws} or {@code wss}
 * @param server the name in the URL, or the path of a unix domain socket that goes by no name
 * @param port the port, or -1 when there is none
 * @param uri path and query
 * @param resends how often the call was sent before
 * @param peer whom the caller wants behind that name, or null
 */
record ClientCall(
    String method,
    String scheme,
    String server,
    int port,
    String uri,
    MultiMap headers,
    int resends,
    @Nullable SocketAddress peer) {

  /** As Vert.x tells the URL, unless the request is changed before it is written. */
  String reportedUrl() {
    return scheme + "://" + (isSocket() ? "null" : server) + portPart() + uri;
  }

  /** The URL for people. */
  String url() {
    return origin() + slash(uri) + uri;
  }

  /** The URL up to its path. */
  String origin() {
    return scheme + "://" + host() + portPart();
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

  private String portPart() {
    boolean isDefault = port == (scheme.equals("https") || scheme.equals("wss") ? 443 : 80);
    return isDefault || port < 0 ? "" : ":" + port;
  }
}
