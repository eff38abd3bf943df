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
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Spans of HTTP servers, as the <a
 * href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server">semantic
 * conventions for HTTP</a> demand. Found by ServiceLoader; not for direct use.
 */
public final class HttpServerConvention implements Convention<HttpServerRequest> {
  /** For ServiceLoader. */
  public HttpServerConvention() {}

  @Override
  public Direction direction() {
    return Direction.INCOMING;
  }

  @Override
  public boolean covers(Class<?> requestClass) {
    return HttpServerRequest.class.isAssignableFrom(requestClass);
  }

  @Override
  public SpanKind kind(Operation<? extends HttpServerRequest> operation) {
    return SpanKind.SERVER;
  }

  @Override
  public String name(Operation<? extends HttpServerRequest> operation) {
    return HttpMethods.nameOf(operation.request().method().name());
  }

  @Override
  public void onStart(Operation<? extends HttpServerRequest> operation) {
    HttpServerRequest request = operation.request();
    HttpMethods.set(operation, request.method().name());
    operation.set(URL_SCHEME, request.scheme());
    operation.set(URL_PATH, request.path());
    operation.set(URL_QUERY, SensitiveQuery.redact(request.query()));
    operation.set(NETWORK_PROTOCOL_VERSION, version(request.version()));
    operation.set(USER_AGENT_ORIGINAL, request.getHeader(HttpHeaders.USER_AGENT));
    setServer(operation, request.authority());
    setPeer(operation, request.remoteAddress());
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

  private static void setPeer(Operation<?> operation, @Nullable SocketAddress peer) {
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
    return switch (version) {
      case HTTP_1_0 -> "1.0";
      case HTTP_1_1 -> "1.1";
      case HTTP_2 -> "2";
    };
  }

  @Override
  public void onEnd(
      Operation<? extends HttpServerRequest> operation,
      @Nullable Object response,
      @Nullable Throwable failure) {
    RouteTracker routes = operation.attachment() instanceof RouteTracker tracker ? tracker : null;
    // Not the response above: it is null when the connection closes, even after a head.
    HttpServerResponse sent = operation.request().response();
    int status = sent.headWritten() ? sent.getStatusCode() : 0; // else the client has seen none
    if (status > 0) {
      operation.set(HTTP_RESPONSE_STATUS_CODE, (long) status);
    }
    if (routes != null) {
      setRoute(operation, routes.template(status));
    }
    Throwable thrown = routes == null ? null : routes.failure();
    setError(operation, status, thrown, status > 0 && sent.ended() ? null : aborted(failure));
  }

  /** Why a response is not complete. Vert.x gives no failure for a reset HTTP/2 stream. */
  private static Throwable aborted(@Nullable Throwable failure) {
    return failure == null ? new HttpClosedException("Stream was closed") : failure;
  }

  private static void setRoute(
      Operation<? extends HttpServerRequest> operation, @Nullable String template) {
    if (template != null) {
      operation.set(HTTP_ROUTE, template);
      operation.rename(HttpMethods.nameOf(operation.request().method().name()) + " " + template);
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
