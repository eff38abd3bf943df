package dev.vertrace.web;

import static io.opentelemetry.semconv.ClientAttributes.CLIENT_ADDRESS;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_ADDRESS;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_PORT;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PROTOCOL_VERSION;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_ADDRESS;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_PORT;
import static io.opentelemetry.semconv.UrlAttributes.URL_PATH;
import static io.opentelemetry.semconv.UrlAttributes.URL_QUERY;
import static io.opentelemetry.semconv.UrlAttributes.URL_SCHEME;
import static io.opentelemetry.semconv.UserAgentAttributes.USER_AGENT_ORIGINAL;

import dev.vertrace.core.Operation;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * What a server span shows of the request, as far as Vert.x knows it. Since 5.1, that is of HTTP/2
 * and HTTP/3 only the fields of the head.
 */
final class ServerAttributes {
  private ServerAttributes() {}

  static void set(Operation<?> operation, HttpServerSettings settings) {
    if (operation.request() instanceof HttpServerRequest request) {
      setRequest(operation, request, settings);
    } else if (operation.request() instanceof MultiMap head) {
      setHead(operation, head, settings);
    }
  }

  private static void setRequest(
      Operation<?> operation, HttpServerRequest request, HttpServerSettings settings) {
    operation.set(URL_SCHEME, request.scheme());
    setTarget(operation, request.path(), request.query(), settings);
    setServer(operation, ServerConnection.serverOf(request));
    setHeaders(operation, request.headers(), settings);
    setConnection(operation, request, settings);
  }

  private static void setHead(Operation<?> operation, MultiMap head, HttpServerSettings settings) {
    operation.set(URL_SCHEME, BoundedText.of(head.get(HttpHeaders.PSEUDO_SCHEME)));
    String authority = head.get(HttpHeaders.PSEUDO_AUTHORITY);
    String server = authority == null ? head.get(HttpHeaders.HOST) : authority;
    setServer(
        operation,
        ServerConnection.Server.of(server == null ? null : HostAndPort.parseAuthority(server, -1)));
    String target = head.get(HttpHeaders.PSEUDO_PATH);
    if (target != null) { // CONNECT has none
      int mark = target.indexOf('?');
      String query = mark < 0 ? null : target.substring(mark + 1);
      setTarget(operation, mark < 0 ? target : target.substring(0, mark), query, settings);
    }
    setHeaders(operation, head, settings);
  }

  private static void setTarget(
      Operation<?> operation,
      @Nullable String path,
      @Nullable String query,
      HttpServerSettings settings) {
    operation.set(URL_PATH, BoundedText.of(withoutFragment(path)));
    operation.set(URL_QUERY, settings.sensitive().redact(query));
  }

  private static @Nullable String withoutFragment(@Nullable String path) {
    int fragment = path == null ? -1 : path.indexOf('#');
    return path == null || fragment < 0 ? path : path.substring(0, fragment);
  }

  private static void setHeaders(
      Operation<?> operation, MultiMap headers, HttpServerSettings settings) {
    operation.set(USER_AGENT_ORIGINAL, BoundedText.of(headers.get(HttpHeaders.USER_AGENT)));
    if (!settings.requestHeaders().isEmpty()) {
      settings.requestHeaders().capture(headers, operation::set);
    }
  }

  private static void setServer(Operation<?> operation, ServerConnection.Server server) {
    operation.set(SERVER_ADDRESS, server.address());
    operation.set(SERVER_PORT, server.port());
  }

  static void setConnection(
      Operation<?> operation, HttpServerRequest request, HttpServerSettings settings) {
    operation.set(NETWORK_PROTOCOL_VERSION, version(request.version()));
    ServerConnection.Peer peer = ServerConnection.peerOf(request);
    if (peer != null) {
      operation.set(CLIENT_ADDRESS, settings.proxies().clientOf(peer.address(), request));
      operation.set(NETWORK_PEER_ADDRESS, peer.address());
      operation.set(NETWORK_PEER_PORT, peer.port());
    }
  }

  static @Nullable String version(@Nullable HttpVersion version) {
    if (version == null) { // neither 1.0 nor 1.1
      return null;
    }
    return switch (version.alpnName()) { // not the constants: newer Vert.x has more of them
      case "http/1.0" -> "1.0";
      case "http/1.1" -> "1.1";
      case "h2" -> "2";
      case "h3" -> "3";
      default -> null;
    };
  }
}
