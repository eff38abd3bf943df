package dev.vertrace.web;

import dev.vertrace.core.Operation;
import dev.vertrace.core.OutgoingCall;
import dev.vertrace.core.Vertrace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a client of WebSockets, or a WebSocket that is not connected yet, and gives each
 * handshake its span: Vert.x tells its tracer of none.
 */
final class TracedWebSockets implements InvocationHandler {
  private final Object delegate;
  private final Vertrace vertrace;
  private final Vertx vertx;
  private final ClientTarget target;
  private final Function<WebSocketConnectOptions, Future<WebSocket>> connect;

  private TracedWebSockets(
      Object delegate,
      Vertrace vertrace,
      Vertx vertx,
      ClientTarget target,
      Function<WebSocketConnectOptions, Future<WebSocket>> connect) {
    this.delegate = delegate;
    this.vertrace = vertrace;
    this.vertx = vertx;
    this.target = target;
    this.connect = connect;
  }

  static WebSocketClient around(
      WebSocketClient client, Vertrace vertrace, Vertx vertx, ClientTarget target) {
    return Proxy.isProxyClass(client.getClass())
            && Proxy.getInvocationHandler(client) instanceof TracedWebSockets
        ? client
        : Interfaces.proxy(
            client,
            WebSocketClient.class,
            new TracedWebSockets(client, vertrace, vertx, target, client::connect));
  }

  private ClientWebSocket around(ClientWebSocket socket) {
    return Interfaces.proxy(
        socket,
        ClientWebSocket.class,
        new TracedWebSockets(socket, vertrace, vertx, target, socket::connect));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args)
      throws Throwable {
    Object first = args == null || args.length == 0 ? null : args[0];
    if (method.getName().equals("connect")) {
      if (first instanceof WebSocketConnectOptions options) {
        return connect(options);
      }
      if (method.isDefault()) {
        return InvocationHandler.invokeDefault(proxy, method, args);
      }
    }
    if (method.getName().equals("equals")) {
      return proxy == first;
    }
    Object result = Interfaces.invoke(delegate, method, args);
    return result == delegate
        ? proxy // fluent
        : result instanceof ClientWebSocket socket ? around(socket) : result;
  }

  private Future<WebSocket> connect(WebSocketConnectOptions options) {
    if (options.getURI() == null) {
      return connect.apply(options); // which refuses it
    }
    ClientCall call = target.handshake(options);
    OutgoingCall outgoing = OutgoingCall.start(vertrace, call, call.operation(), null);
    WebSocketConnectOptions sent = new WebSocketConnectOptions(options);
    outgoing.inject(sent::putHeader);
    try {
      return outgoing.run(
          vertx,
          () ->
              connect
                  .apply(sent)
                  .onComplete(socket -> end(outgoing, socket), failure -> end(outgoing, failure)));
    } catch (RuntimeException | Error e) { // such as of a client that is closed
      outgoing.end(null, e);
      throw e;
    }
  }

  private static void end(OutgoingCall outgoing, WebSocket socket) {
    Operation<?> operation = outgoing.operation();
    if (operation != null) {
      ClientAttributes.setVersion(operation, HttpVersion.HTTP_1_1);
      ClientAttributes.setPeer(operation, ClientPeers.Peer.of(socket.remoteAddress()));
      outgoing.end(new HttpTraceResponse(101, socket.headers()), null);
    }
  }

  private static void end(OutgoingCall outgoing, Throwable failure) {
    outgoing.end(
        failure instanceof UpgradeRejectedException rejected
            ? new HttpTraceResponse(rejected.getStatus(), rejected.getHeaders())
            : null,
        failure);
  }
}
