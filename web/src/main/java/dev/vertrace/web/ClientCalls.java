package dev.vertrace.web;

import dev.vertrace.core.Operation;
import dev.vertrace.core.OutgoingCall;
import dev.vertrace.core.Vertrace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.RequestOptions;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one client: each starts a span before the client looks for a connection. Any thread.
 */
final class ClientCalls {
  private final Vertrace vertrace;
  private final HttpClient client;
  private final TracedRequest.Client inside;
  private final ClientTarget target;
  private final ClientPeers peers = new ClientPeers();

  ClientCalls(
      Vertrace vertrace, HttpClient client, TracedRequest.Client inside, ClientTarget target) {
    this.vertrace = vertrace;
    this.client = client;
    this.inside = inside;
    this.target = target;
  }

  /** Those of one connection, whose requests do not say where to. */
  ClientCalls on(HttpClient connection, HttpConnectOptions options) {
    return new ClientCalls(vertrace, connection, inside, target.of(options));
  }

  Vertx vertx() {
    return inside.vertx();
  }

  Future<HttpClientRequest> request(RequestOptions options) {
    if (options.getMethod() == null || options.getURI() == null) {
      return client.request(options); // which refuses it
    }
    int resends =
        options instanceof Resend resend
            ? resend.count()
            : Retry.takeFrom(vertrace.context().current());
    ClientCall call = target.call(options, resends);
    OutgoingCall outgoing = OutgoingCall.start(vertrace, call, call.operation(), inside.policy());
    if (outgoing.passes(inside.vertx())) {
      return send(options, outgoing);
    }
    try {
      return outgoing.run(inside.vertx(), () -> send(options, outgoing));
    } catch (RuntimeException | Error e) { // such as of a client that is closed
      outgoing.end(null, e);
      throw e;
    }
  }

  private Future<HttpClientRequest> send(RequestOptions options, OutgoingCall outgoing) {
    boolean isReported = vertrace.traces(Vertx.currentContext());
    CallWatch watch = new CallWatch(outgoing, isReported, peers);
    return client
        .request(options)
        .onComplete(
            (request, failure) -> {
              if (failure == null) {
                watch(request, watch, options, outgoing, isReported);
              } else {
                outgoing.end(null, failure);
              }
            });
  }

  private void watch(
      HttpClientRequest request,
      CallWatch watch,
      RequestOptions options,
      OutgoingCall outgoing,
      boolean isReported) {
    watch.watch(request);
    if (client instanceof HttpClientAgent && (watch.isShown() || outgoing.isDropped())) {
      request.redirectHandler(
          response ->
              watch.redirected(
                  response, redirect(response, options, isReported ? null : outgoing)));
    }
  }

  /**
   * As a client of Vert.x does, but for the span of the next request.
   *
   * @param injected the call that has put headers where Vert.x copies them from, or null: they are
   *     not for the next host
   */
  private @Nullable Future<HttpClientRequest> redirect(
      HttpClientResponse response, RequestOptions options, @Nullable OutgoingCall injected) {
    Future<RequestOptions> next = redirects().apply(response);
    return next == null
        ? null
        : next.compose(
            to -> {
              to.setProxyOptions(options.getProxyOptions());
              if (injected != null && to.getHeaders() != null) {
                injected.headerNames().forEach(to.getHeaders()::remove);
                to.getHeaders().remove("baggage");
              }
              return request(to);
            });
  }

  /** Where redirects lead; on the Vert.x context of the call that is redirected. */
  Function<HttpClientResponse, @Nullable Future<RequestOptions>> redirects() {
    Function<HttpClientResponse, @Nullable Future<RequestOptions>> handler =
        inside.redirects().get();
    int resends = 1 + resendsOfCurrent();
    return response -> {
      Future<RequestOptions> next = handler.apply(response);
      return next == null ? null : next.map(to -> new Resend(to, resends));
    };
  }

  private static int resendsOfCurrent() {
    OutgoingCall current = OutgoingCall.current();
    Operation<?> operation = current == null ? null : current.operation();
    return operation != null && operation.request() instanceof ClientCall call ? call.resends() : 0;
  }
}
