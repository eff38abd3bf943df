package dev.vertrace.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ResourceLeakDetector;
import io.vertx.core.Handler;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.http.impl.VertxHttpResponseEncoder;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.impl.VertxHandler;
import java.nio.charset.StandardCharsets;

/**
 * One connection of Vert.x's HTTP/1.1 server, decoder to encoder, without a network. It knows what
 * Vert.x calls internal: only so is there a server on such a channel. One thread.
 */
final class EmbeddedServer {
  private final HttpServerOptions options = new HttpServerOptions();
  private final EmbeddedConnection channel = new EmbeddedConnection();
  private final ByteBuf head;

  /**
   * A server with one connection.
   *
   * @param head what its client sends, again and again
   */
  EmbeddedServer(Vertx vertx, Handler<HttpServerRequest> handler, String head) {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // it samples, and allocates
    this.head = Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(head, StandardCharsets.US_ASCII));
    channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
    ContextInternal context =
        ((VertxInternal) vertx)
            .contextBuilder()
            .withThreadingModel(ThreadingModel.EVENT_LOOP)
            .withEventLoop(channel.eventLoop())
            .withClassLoader(Thread.currentThread().getContextClassLoader())
            .build();
    channel
        .pipeline()
        .addLast(
            new VertxHttpRequestDecoder(options),
            new VertxHttpResponseEncoder(),
            VertxHandler.create(pipeline -> connection(context, pipeline, handler)));
  }

  private Http1xServerConnection connection(
      ContextInternal context, ChannelHandlerContext pipeline, Handler<HttpServerRequest> handler) {
    Http1xServerConnection connection =
        new Http1xServerConnection(
            ThreadingModel.EVENT_LOOP,
            context::duplicate, // as HttpServerImpl: one for each request
            null,
            options,
            pipeline,
            context,
            "http://0.0.0.0:8080",
            null);
    connection.handler(handler);
    return connection;
  }

  /** Sends a request and takes its response: the bytes that it has. */
  int serve() {
    channel.writeInbound(head.setIndex(0, head.capacity()));
    int bytes = 0;
    for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      bytes += ((ByteBuf) out).readableBytes();
      ReferenceCountUtil.release(out);
    }
    return bytes;
  }
}
