package dev.vertrace.web;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Where a client sends what does not say where to. Any thread. */
record ClientTarget(String host, int port, boolean ssl, @Nullable SocketAddress peer) {
  /** What clients of Vert.x have unless they are told otherwise. */
  static final ClientTarget DEFAULT = new ClientTarget("localhost", 80, false);

  ClientTarget(String host, int port, boolean ssl) {
    this(host, port, ssl, null);
  }

  /** That of one connection. */
  ClientTarget of(HttpConnectOptions options) {
    SocketAddress server = options.getServer() instanceof SocketAddress given ? given : null;
    return new ClientTarget(
        host(options.getHost(), server),
        port(options, server),
        options.isSsl() == null ? ssl : options.isSsl(),
        server);
  }

  ClientCall call(RequestOptions options, int resends) {
    boolean secure = options.isSsl() == null ? ssl : options.isSsl();
    return call(options, secure ? "https" : "http", resends);
  }

  ClientCall handshake(RequestOptions options) {
    boolean secure = options.isSsl() == null ? ssl : options.isSsl();
    return call(options, secure ? "wss" : "ws", 0);
  }

  private ClientCall call(RequestOptions options, String scheme, int resends) {
    SocketAddress server = options.getServer() instanceof SocketAddress given ? given : null;
    MultiMap headers = options.getHeaders();
    String method = options.getMethod().name();
    String operation = options.getTraceOperation();
    return new ClientCall(
        method,
        operation == null ? method : operation,
        scheme,
        host(options.getHost(), server),
        port(options, server),
        options.getURI().isEmpty() ? "/" : options.getURI(),
        headers == null ? MultiMap.caseInsensitiveMultiMap() : headers,
        resends,
        server == null ? peer : server);
  }

  private String host(@Nullable String given, @Nullable SocketAddress server) {
    if (given != null) {
      return given;
    }
    if (server == null) {
      return host;
    }
    String name = server.isDomainSocket() ? server.path() : server.host();
    return name == null ? host : name;
  }

  private int port(HttpConnectOptions options, @Nullable SocketAddress server) {
    if (options.getPort() != null) {
      return options.getPort();
    }
    return server == null ? port : server.port();
  }
}
