package dev.vertrace.web;

import dev.vertrace.core.Operation;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Ends the operation of an HTTP/1 connection that closes: Vert.x says nothing when a file was on
 * its way, or when the connection has become a socket.
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

  private ServerConnection() {}

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
