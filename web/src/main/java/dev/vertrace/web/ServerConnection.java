package dev.vertrace.web;

import dev.vertrace.core.Operation;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What does not change from request to request of an HTTP/1 connection. It also ends the operation
 * when the connection closes: Vert.x says nothing when a file was on its way, or when the
 * connection has become a socket.
 *
 * <p>Not by {@code HttpConnection.closeHandler}: there is only one, and the user may need it. The
 * channel, where there are many, is in a package of Vert.x that named modules do not see; there
 * those operations do not end.
 */
final class ServerConnection implements GenericFutureListener<Future<? super Void>> {
  private static final AttributeKey<ServerConnection> KEY =
      AttributeKey.valueOf(ServerConnection.class.getName());
  private static final @Nullable MethodHandle CHANNEL = findChannel();

  private volatile @Nullable Operation<?> open;
  private @Nullable Peer peer; // event loop only, as what follows
  private @Nullable String host;
  private @Nullable Server server;

  private ServerConnection() {}

  /** The other end of a connection. */
  record Peer(String address, Long port) {
    static @Nullable Peer of(@Nullable SocketAddress address) {
      // Of a nameless client, Vert.x makes up a path.
      return address == null || !address.isInetSocket()
          ? null
          : new Peer(address.hostAddress(), (long) address.port());
    }
  }

  /** The server, as clients call it. */
  record Server(@Nullable String address, @Nullable Long port) {
    static Server of(@Nullable HostAndPort authority) {
      String host = authority == null ? null : BoundedText.of(ClientUrl.host(authority.host()));
      return authority == null || host == null
          ? new Server(null, null)
          : new Server(host, authority.port() > 0 ? (long) authority.port() : null);
    }
  }

  private static @Nullable MethodHandle findChannel() {
    try {
      Class<?> connection = Class.forName("io.vertx.core.net.impl.ConnectionBase");
      return MethodHandles.lookup()
          .findVirtual(connection, "channel", MethodType.methodType(Channel.class))
          .asType(MethodType.methodType(Channel.class, Object.class));
    } catch (ReflectiveOperationException | LinkageError e) { // named modules, another Vert.x
      return null;
    }
  }

  /** The operation is the one that the connection now serves. Event loop only. */
  static void serves(HttpServerRequest request, Operation<?> operation) {
    Channel channel = channelOf(request);
    if (channel == null) {
      return;
    }
    ServerConnection connection = of(channel);
    connection.open = operation;
    if (channel.closeFuture().isDone()) { // Vert.x serves the rest of what had come
      connection.endSoon(channel.eventLoop());
    }
  }

  /** The client, or the last proxy; of HTTP/1 it is looked up once. */
  static @Nullable Peer peerOf(HttpServerRequest request) {
    ServerConnection connection = known(request);
    Peer known = connection == null ? null : connection.peer;
    if (known != null) {
      return known;
    }
    Peer peer = Peer.of(request.remoteAddress());
    if (connection != null) {
      connection.peer = peer;
    }
    return peer;
  }

  /** What the client calls the server; of HTTP/1 it is parsed when it changes. */
  static Server serverOf(HttpServerRequest request) {
    ServerConnection connection = known(request);
    if (connection == null) {
      return Server.of(request.authority());
    }
    String now = request.getHeader(HttpHeaders.HOST);
    Server known = connection.server;
    if (known != null && Objects.equals(now, connection.host)) {
      return known;
    }
    Server server = Server.of(request.authority());
    connection.host = now;
    connection.server = server;
    return server;
  }

  private static @Nullable ServerConnection known(HttpServerRequest request) {
    Channel channel = channelOf(request);
    return channel == null || !channel.eventLoop().inEventLoop() ? null : channel.attr(KEY).get();
  }

  /** Not at once: the operation is about to start. */
  private void endSoon(EventLoop eventLoop) {
    try {
      eventLoop.execute(this::end);
    } catch (RejectedExecutionException e) { // the application is ending, too
      open = null;
    }
  }

  /** The operation has ended; nothing more is kept of it. */
  static void served(HttpServerRequest request, Operation<?> operation) {
    Channel channel = channelOf(request);
    ServerConnection connection = channel == null ? null : channel.attr(KEY).get();
    if (connection != null && connection.open == operation) {
      connection.open = null;
    }
  }

  private static @Nullable Channel channelOf(HttpServerRequest request) {
    if (CHANNEL == null || request.streamId() >= 0) { // of HTTP/2, Vert.x reports every end
      return null;
    }
    try {
      return (Channel) CHANNEL.invokeExact((Object) request.connection());
    } catch (Throwable e) { // what is not of Vert.x itself
      return null;
    }
  }

  private static ServerConnection of(Channel channel) {
    ServerConnection known = channel.attr(KEY).get();
    if (known != null) {
      return known;
    }
    ServerConnection connection = new ServerConnection();
    channel.attr(KEY).set(connection);
    channel.closeFuture().addListener(connection);
    return connection;
  }

  @Override
  public void operationComplete(Future<? super Void> closed) {
    end();
  }

  private void end() {
    Operation<?> operation = open;
    if (operation != null) {
      operation.end(new HttpClosedException("Connection was closed"));
    }
  }
}
