package dev.vertrace.web;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.spi.observability.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link HttpTraceFilter} judges: the head of a request, the same for servers and clients
 * and for all versions of HTTP. Only to be read during the call, on its thread.
 */
public final class HttpTraceRequest {
  private final String method;
  private final String target;
  private final @Nullable String authority;
  private final MultiMap headers;
  private @Nullable String path;

  private HttpTraceRequest(
      @Nullable String method,
      @Nullable String target,
      @Nullable String authority,
      MultiMap headers) {
    this.method = method == null ? "" : method;
    this.target = target == null ? "" : target;
    this.authority = authority;
    this.headers = headers;
  }

  /** Of what Vert.x hands to a tracer, whose classes differ, or null when it is something else. */
  static @Nullable HttpTraceRequest of(Object request) {
    if (request instanceof HttpServerRequest received) {
      HostAndPort authority = received.authority();
      return new HttpTraceRequest(
          received.method().name(),
          received.uri(),
          authority == null ? null : authority.toString(),
          received.headers());
    }
    if (request instanceof HttpRequest sent) {
      String host = ClientUrl.parse(sent.absoluteURI(), SensitiveQuery.DEFAULT).host();
      return new HttpTraceRequest(sent.method().name(), sent.uri(), host, sent.headers());
    }
    return request instanceof MultiMap head ? ofHead(head) : null;
  }

  /** Since 5.1, Vert.x shows of HTTP/2 only the fields of the head. */
  private static HttpTraceRequest ofHead(MultiMap head) {
    String authority = head.get(HttpHeaders.PSEUDO_AUTHORITY);
    return new HttpTraceRequest(
        head.get(HttpHeaders.PSEUDO_METHOD),
        head.get(HttpHeaders.PSEUDO_PATH),
        authority == null ? head.get(HttpHeaders.HOST) : authority,
        head);
  }

  /** Of a client that has not written its request yet. */
  static HttpTraceRequest ofClient(String method, String uri, String host, MultiMap headers) {
    return new HttpTraceRequest(method, uri, host, headers);
  }

  /** The method, as it was sent. */
  public String method() {
    return method;
  }

  /** The path as it was sent, without the query; it may be empty. */
  public String path() {
    String known = path;
    if (known == null) {
      known = target.substring(startOfPath(), endOfPath());
      path = known;
    }
    return known;
  }

  /** The query as it was sent, with all secrets, or null. */
  public @Nullable String query() {
    int end = endOfPath();
    if (end == target.length() || target.charAt(end) != '?') {
      return null;
    }
    int fragment = target.indexOf('#', end);
    return target.substring(end + 1, fragment < 0 ? target.length() : fragment);
  }

  private int endOfPath() {
    int end = startOfPath();
    while (end < target.length() && target.charAt(end) != '?' && target.charAt(end) != '#') {
      end++;
    }
    return end;
  }

  /** Behind the authority of a target such as that which proxies get. */
  private int startOfPath() {
    int schemeEnd = target.startsWith("http") ? target.indexOf("://") : -1;
    if (schemeEnd != 4 && schemeEnd != 5) {
      return 0;
    }
    return ClientUrl.endOfAuthority(target, schemeEnd + 3);
  }

  /** The server's name without its port and without the brackets of IPv6, or null. */
  public @Nullable String host() {
    if (authority == null) {
      return null;
    }
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']') && authority.indexOf(':') == colon;
    boolean hasBrackets = authority.startsWith("[") && authority.indexOf(']') > 0;
    return hasBrackets
        ? authority.substring(1, authority.indexOf(']'))
        : hasPort ? authority.substring(0, colon) : authority;
  }

  /** The first value of a header, whose name is in any case, or null. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }
}
