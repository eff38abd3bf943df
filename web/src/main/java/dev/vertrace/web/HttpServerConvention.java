package dev.vertrace.web;

import static io.opentelemetry.semconv.ClientAttributes.CLIENT_ADDRESS;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_RESPONSE_STATUS_CODE;
import static io.opentelemetry.semconv.HttpAttributes.HTTP_ROUTE;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_ADDRESS;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_PORT;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PROTOCOL_VERSION;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_ADDRESS;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_PORT;
import static io.opentelemetry.semconv.UrlAttributes.URL_PATH;
import static io.opentelemetry.semconv.UrlAttributes.URL_QUERY;
import static io.opentelemetry.semconv.UrlAttributes.URL_SCHEME;
import static io.opentelemetry.semconv.UserAgentAttributes.USER_AGENT_ORIGINAL;

import dev.vertrace.core.Convention;
import dev.vertrace.core.Direction;
import dev.vertrace.core.Operation;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.observability.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Spans of HTTP servers, as the <a
 * href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server">semantic
 * conventions for HTTP</a> demand. Found by ServiceLoader; not for direct use.
 *
 * <p>Since 5.1, Vert.x gives of HTTP/2 and HTTP/3 no request, but the fields of its head, and ends
 * the operation with the head of the response.
 */
public final class HttpServerConvention implements Convention<Object> {
  /** For ServiceLoader. */
  public HttpServerConvention() {}

  @Override
  public Direction direction() {
    return Direction.INCOMING;
  }

  @Override
  public boolean covers(Class<?> requestClass) {
    return HttpServerRequest.class.isAssignableFrom(requestClass)
        || MultiMap.class.isAssignableFrom(requestClass);
  }

  @Override
  public SpanKind kind(Operation<?> operation) {
    return SpanKind.SERVER;
  }

  @Override
  public String name(Operation<?> operation) {
    return HttpMethods.nameOf(operation.operation());
  }

  @Override
  public void onStart(Operation<?> operation) {
    HttpMethods.set(operation, operation.operation());
    if (operation.request() instanceof HttpServerRequest request) {
      setRequest(operation, request);
    } else if (operation.request() instanceof MultiMap head) {
      setHead(operation, head);
    }
  }

  private static void setRequest(Operation<?> operation, HttpServerRequest request) {
    operation.set(URL_SCHEME, request.scheme());
    operation.set(URL_PATH, request.path());
    operation.set(URL_QUERY, SensitiveQuery.DEFAULT.redact(request.query()));
    operation.set(USER_AGENT_ORIGINAL, request.getHeader(HttpHeaders.USER_AGENT));
    setServer(operation, request.authority());
    setConnection(operation, request);
  }

  private static void setHead(Operation<?> operation, MultiMap head) {
    operation.set(URL_SCHEME, head.get(HttpHeaders.PSEUDO_SCHEME));
    operation.set(USER_AGENT_ORIGINAL, head.get(HttpHeaders.USER_AGENT));
    String authority = head.get(HttpHeaders.PSEUDO_AUTHORITY);
    String server = authority == null ? head.get(HttpHeaders.HOST) : authority;
    setServer(operation, server == null ? null : HostAndPort.parseAuthority(server, -1));
    String target = head.get(HttpHeaders.PSEUDO_PATH);
    if (target != null) { // CONNECT has none
      setTarget(operation, target);
    }
  }

  private static void setTarget(Operation<?> operation, String target) {
    int mark = target.indexOf('?');
    operation.set(URL_PATH, mark < 0 ? target : target.substring(0, mark));
    operation.set(
        URL_QUERY, SensitiveQuery.DEFAULT.redact(mark < 0 ? null : target.substring(mark + 1)));
  }

  private static void setServer(Operation<?> operation, @Nullable HostAndPort authority) {
    String host = authority == null ? null : ClientUrl.host(authority.host());
    if (authority != null && host != null) {
      operation.set(SERVER_ADDRESS, host);
      if (authority.port() > 0) {
        operation.set(SERVER_PORT, (long) authority.port());
      }
    }
  }

  private static void setConnection(Operation<?> operation, HttpServerRequest request) {
    operation.set(NETWORK_PROTOCOL_VERSION, version(request.version()));
    SocketAddress peer = request.remoteAddress();
    if (peer == null) {
      return;
    }
    if (peer.isInetSocket()) {
      operation.set(CLIENT_ADDRESS, peer.hostAddress());
      operation.set(NETWORK_PEER_ADDRESS, peer.hostAddress());
      operation.set(NETWORK_PEER_PORT, (long) peer.port());
    } else {
      operation.set(NETWORK_PEER_ADDRESS, peer.path());
    }
  }

  private static @Nullable String version(@Nullable HttpVersion version) {
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

  @Override
  public void onEnd(
      Operation<?> operation, @Nullable Object response, @Nullable Throwable failure) {
    RouteTracker routes = operation.attachment() instanceof RouteTracker tracker ? tracker : null;
    if (operation.request() instanceof HttpServerRequest request) {
      // Not the response above: it is null when the connection closes, even after a head.
      HttpServerResponse sent = request.response();
      int status = sent.headWritten() ? sent.getStatusCode() : 0; // else the client has seen none
      Throwable aborted = status > 0 && sent.ended() ? null : aborted(failure);
      setEnd(operation, routes, status, aborted);
    } else {
      if (routes != null) {
        setConnection(operation, routes.request());
      }
      setEnd(operation, routes, statusOf(response), failure);
    }
  }

  /** What Vert.x ends with, unless it is interim: the status is still to come then. */
  private static int statusOf(@Nullable Object response) {
    int status = response instanceof HttpResponse head ? head.statusCode() : 0;
    return status < 200 ? 0 : status;
  }

  private static void setEnd(
      Operation<?> operation,
      @Nullable RouteTracker routes,
      int status,
      @Nullable Throwable aborted) {
    if (status > 0) {
      operation.set(HTTP_RESPONSE_STATUS_CODE, (long) status);
    }
    if (routes != null) {
      setRoute(operation, routes.template(status));
    }
    setError(operation, status, routes == null ? null : routes.failure(), aborted);
  }

  /** Why a response is not complete. Vert.x gives no failure for a reset HTTP/2 stream. */
  private static Throwable aborted(@Nullable Throwable failure) {
    return failure == null ? new HttpClosedException("Stream was closed") : failure;
  }

  private static void setRoute(Operation<?> operation, @Nullable String template) {
    if (template != null) {
      operation.set(HTTP_ROUTE, template);
      operation.rename(HttpMethods.nameOf(operation.operation()) + " " + template);
    }
  }

  private static void setError(
      Operation<?> operation, int status, @Nullable Throwable thrown, @Nullable Throwable aborted) {
    boolean failed = status >= 500 || aborted != null;
    if (thrown != null && failed) {
      operation.exception(thrown);
    } else if (thrown != null) {
      operation.event(thrown);
    } else if (aborted != null) {
      operation.error(aborted.getClass().getName(), aborted.getMessage());
    } else if (failed) {
      operation.error(Integer.toString(status), null);
    }
  }
}
