package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link ArrivalFilter} judges: a request of HTTP, or a message of the event bus or of a
 * queue, as far as it is known when it arrives. Only to be read during the call, on its thread.
 *
 * <p>Since 5.1, Vert.x tells of HTTP/2 neither listener nor peer: such requests are in no network.
 */
public final class Arrival {
  private final Object request;
  private final @Nullable String destination;
  private final MultiMap headers;

  private Arrival(Object request, @Nullable String destination, MultiMap headers) {
    this.request = request;
    this.destination = destination;
    this.headers = headers;
  }

  /** Of what Vert.x hands to a tracer. */
  public static Arrival of(Object request) {
    if (request instanceof HttpServerRequest http) {
      return new Arrival(http, null, http.headers());
    }
    if (request instanceof Message<?> message) {
      return new Arrival(message, message.address(), message.headers());
    }
    return new Arrival(request, null, request instanceof MultiMap head ? head : NoHeaders.NONE);
  }

  private static final class NoHeaders {
    static final MultiMap NONE = MultiMap.caseInsensitiveMultiMap();
  }

  /** Of a message from a queue or topic. */
  public static Arrival at(String queue, Iterable<Entry<String, String>> headers) {
    return new Arrival(headers, requireNonNull(queue, "queue"), Headers.index(headers));
  }

  /** The object that Vert.x hands over, such as an {@code HttpServerRequest}. */
  public Object request() {
    return request;
  }

  /** Whether it is a request of HTTP. */
  public boolean isRequest() {
    return request instanceof HttpServerRequest
        || (request instanceof MultiMap && destination == null);
  }

  /** The address of this machine that was called, or null. */
  public @Nullable SocketAddress listener() {
    return request instanceof HttpServerRequest http ? http.localAddress() : null;
  }

  /** The other end of the socket, or null. */
  public @Nullable SocketAddress peer() {
    return request instanceof HttpServerRequest http ? http.remoteAddress() : null;
  }

  /** The path as vertx-web normalizes it, without the query, or null. */
  public @Nullable String path() {
    String path = request instanceof HttpServerRequest http ? http.path() : pathOfHead();
    return path == null ? null : VertxInternals.normalizedPath(path);
  }

  private @Nullable String pathOfHead() {
    String target = isRequest() ? headers.get(HttpHeaders.PSEUDO_PATH) : null;
    int query = target == null ? -1 : target.indexOf('?');
    return target == null || query < 0 ? target : target.substring(0, query);
  }

  /** The address of the event bus or the name of the queue, or null. */
  public @Nullable String destination() {
    return destination;
  }

  /** The first value of a header, whose name is in any case, or null. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }
}
