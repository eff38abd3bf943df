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
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.observability.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Spans of HTTP clients, as the <a
 * href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client">semantic
 * conventions for HTTP</a> demand. Found by ServiceLoader; not for direct use.
 */
public final class HttpClientConvention implements Convention<HttpRequest> {
  /** For ServiceLoader. */
  public HttpClientConvention() {}

  @Override
  public Direction direction() {
    return Direction.OUTGOING;
  }

  @Override
  public boolean covers(Class<?> requestClass) {
    return HttpRequest.class.isAssignableFrom(requestClass);
  }

  @Override
  public SpanKind kind(Operation<? extends HttpRequest> operation) {
    return SpanKind.CLIENT;
  }

  @Override
  public String name(Operation<? extends HttpRequest> operation) {
    return HttpMethods.nameOf(operation.request().method().name());
  }

  @Override
  public void onStart(Operation<? extends HttpRequest> operation) {
    HttpRequest request = operation.request();
    HttpMethods.set(operation, request.method().name());
    ClientUrl url = ClientUrl.parse(request.absoluteURI());
    operation.set(URL_FULL, url.redacted());
    operation.set(SERVER_ADDRESS, url.host());
    operation.set(SERVER_PORT, url.port());
    SocketAddress peer = request.remoteAddress();
    if (peer != null && peer.hostAddress() != null) {
      operation.set(NETWORK_PEER_ADDRESS, peer.hostAddress());
      operation.set(NETWORK_PEER_PORT, (long) peer.port());
    }
  }

  @Override
  public void onEnd(
      Operation<? extends HttpRequest> operation,
      @Nullable Object response,
      @Nullable Throwable failure) {
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
