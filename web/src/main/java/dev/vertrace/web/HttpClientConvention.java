package dev.vertrace.web;

import static io.opentelemetry.semconv.HttpAttributes.HTTP_RESPONSE_STATUS_CODE;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_ADDRESS;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_PORT;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_ADDRESS;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_PORT;
import static io.opentelemetry.semconv.UrlAttributes.URL_FULL;

import dev.vertrace.core.Convention;
import dev.vertrace.core.Direction;
import dev.vertrace.core.Operation;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.observability.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Spans of HTTP clients, as the <a
 * href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client">semantic
 * conventions for HTTP</a> demand. Found by ServiceLoader; not for direct use.
 *
 * <p>Since 5.1, Vert.x gives of HTTP/2 and HTTP/3 no request, but the fields of its head and tags.
 */
public final class HttpClientConvention implements Convention<Object> {
  /** For ServiceLoader. */
  public HttpClientConvention() {}

  @Override
  public Direction direction() {
    return Direction.OUTGOING;
  }

  @Override
  public boolean covers(Class<?> requestClass) {
    return HttpRequest.class.isAssignableFrom(requestClass)
        || MultiMap.class.isAssignableFrom(requestClass);
  }

  @Override
  public SpanKind kind(Operation<?> operation) {
    return SpanKind.CLIENT;
  }

  @Override
  public String name(Operation<?> operation) {
    return HttpMethods.nameOf(method(operation));
  }

  @Override
  public void onStart(Operation<?> operation) {
    HttpMethods.set(operation, method(operation));
    String target = operation.tag("url.full");
    if (target != null) {
      ClientUrl url = ClientUrl.parse(target, SensitiveQuery.DEFAULT);
      operation.set(URL_FULL, url.redacted());
      operation.set(SERVER_ADDRESS, url.host());
      operation.set(SERVER_PORT, url.port());
    }
    if (operation.request() instanceof HttpRequest request) {
      setPeer(operation, request.remoteAddress());
    }
  }

  /** From the tag, since the operation's name is the user's ({@code traceOperation}). */
  private static String method(Operation<?> operation) {
    String method = operation.tag("http.request.method");
    return method == null ? operation.operation() : method;
  }

  private static void setPeer(Operation<?> operation, @Nullable SocketAddress peer) {
    if (peer != null && peer.hostAddress() != null) {
      operation.set(NETWORK_PEER_ADDRESS, peer.hostAddress());
      operation.set(NETWORK_PEER_PORT, (long) peer.port());
    }
  }

  @Override
  public void onEnd(
      Operation<?> operation, @Nullable Object response, @Nullable Throwable failure) {
    int status = statusOf(operation, response);
    if (status > 0) {
      operation.set(HTTP_RESPONSE_STATUS_CODE, (long) status);
    }
    if (failure != null) {
      operation.error(failure.getClass().getName(), failure.getMessage());
    } else if (status >= 400) {
      operation.error(Integer.toString(status), null);
    }
  }

  /** From the tag, since Vert.x exports no class of the response's head. */
  private static int statusOf(Operation<?> operation, @Nullable Object response) {
    if (response instanceof HttpClientResponse received) {
      return received.statusCode();
    }
    String status = operation.tag("http.response.status_code");
    try {
      return status == null ? 0 : Integer.parseInt(status);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
