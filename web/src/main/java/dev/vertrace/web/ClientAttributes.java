package dev.vertrace.web;

import static io.opentelemetry.semconv.HttpAttributes.HTTP_REQUEST_RESEND_COUNT;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_ADDRESS;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PEER_PORT;
import static io.opentelemetry.semconv.NetworkAttributes.NETWORK_PROTOCOL_VERSION;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_ADDRESS;
import static io.opentelemetry.semconv.ServerAttributes.SERVER_PORT;
import static io.opentelemetry.semconv.UrlAttributes.URL_FULL;

import dev.vertrace.core.Operation;
import io.opentelemetry.api.common.AttributeKey;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.observability.HttpRequest;
import org.jspecify.annotations.Nullable;

/** What a client span shows of the request. */
final class ClientAttributes {
  /** How Vert.x tells the URL of a unix domain socket that goes by no name. */
  private static final String NAMELESS = "http://null";

  private ClientAttributes() {}

  /** Of a call before its request is written. */
  static void setCall(Operation<?> operation, ClientCall call, HttpClientSettings settings) {
    if (call.isSocket()) {
      setSocket(operation, call.server(), call.uri(), settings);
    } else {
      setUrl(operation, call.url(), settings);
    }
    if (call.resends() > 0) {
      operation.set(HTTP_REQUEST_RESEND_COUNT, (long) call.resends());
    }
    setHeaders(operation, call.headers(), settings);
  }

  /** Of a request that Vert.x writes; of HTTP/2 it gives only the head, since 5.1. */
  static void setRequest(Operation<?> operation, Object request, HttpClientSettings settings) {
    setHeaders(operation, headersOf(request), settings);
    if (request instanceof HttpRequest head
        && !(operation.attachment() instanceof ClientPeers.Peer known
            && known.isOf(head.remoteAddress()))) {
      setPeer(operation, settings.peers().of(head.remoteAddress()));
    }
  }

  /** Where Vert.x says the request goes. */
  static void setTarget(
      Operation<?> operation, Object request, String target, HttpClientSettings settings) {
    SocketAddress peer = request instanceof HttpRequest head ? head.remoteAddress() : null;
    if (peer != null && peer.isDomainSocket() && target.startsWith(NAMELESS)) {
      setSocket(operation, peer.path(), target.substring(NAMELESS.length()), settings);
    } else {
      setUrl(operation, withSlash(request, target), settings);
    }
  }

  private static String withSlash(Object request, String target) {
    String uri = request instanceof HttpRequest head ? head.uri() : "/";
    if (uri.startsWith("http://") && target.endsWith(uri)) {
      return uri; // what an HTTP proxy gets
    }
    if (ClientCall.slash(uri).isEmpty() || !target.endsWith(uri)) {
      return target;
    }
    return target.substring(0, target.length() - uri.length()) + "/" + uri;
  }

  private static void setSocket(
      Operation<?> operation, String path, String uri, HttpClientSettings settings) {
    ClientUrl url = settings.origins().parse("http://localhost" + uri);
    operation.set(URL_FULL, BoundedText.of(url.redacted()));
    operation.set(SERVER_ADDRESS, BoundedText.of(path));
  }

  private static void setUrl(Operation<?> operation, String target, HttpClientSettings settings) {
    ClientUrl url = settings.origins().parse(target);
    operation.set(URL_FULL, BoundedText.of(url.redacted()));
    operation.set(SERVER_ADDRESS, BoundedText.of(url.host()));
    operation.set(SERVER_PORT, url.port());
  }

  private static void setHeaders(
      Operation<?> operation, @Nullable MultiMap headers, HttpClientSettings settings) {
    if (!settings.requestHeaders().isEmpty()) {
      settings.requestHeaders().capture(headers, operation::set);
    }
    if (settings.bodySizes()) {
      setSize(operation, HttpAttributeKeys.REQUEST_BODY_SIZE, headers);
    }
  }

  static void setSize(Operation<?> operation, AttributeKey<Long> key, @Nullable MultiMap headers) {
    operation.set(key, headers == null ? null : sizeOf(headers));
  }

  static @Nullable Long sizeOf(MultiMap headers) {
    String length = headers.get(HttpHeaders.CONTENT_LENGTH);
    try {
      Long size = length == null ? null : Long.valueOf(length);
      return size == null || size < 0 ? null : size;
    } catch (NumberFormatException e) { // what servers send; there is no size then
      return null;
    }
  }

  static void setPeer(Operation<?> operation, ClientPeers.@Nullable Peer peer) {
    if (peer != null && peer.address() != null) {
      operation.set(NETWORK_PEER_ADDRESS, peer.address());
      operation.set(NETWORK_PEER_PORT, peer.port());
      operation.attach(peer); // not to be set again
    }
  }

  static void setVersion(Operation<?> operation, @Nullable HttpVersion version) {
    operation.set(NETWORK_PROTOCOL_VERSION, ServerAttributes.version(version));
  }

  static @Nullable MultiMap headersOf(Object request) {
    if (request instanceof ClientCall call) {
      return call.headers();
    }
    return request instanceof HttpRequest head
        ? head.headers()
        : request instanceof MultiMap headers ? headers : null;
  }
}
