package dev.vertrace.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ResourceLeakDetector;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.impl.HttpChannelConnector;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import io.vertx.core.http.impl.HttpClientImpl;
import io.vertx.core.http.impl.HttpClientStream;
import io.vertx.core.http.impl.HttpRequestHead;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.NetSocketImpl;
import io.vertx.core.net.impl.VertxHandler;
import java.nio.charset.StandardCharsets;

/**
 * One connection of Vert.x's HTTP/1.1 client, encoder to decoder, without a network and without the
 * pool above it. It knows what Vert.x calls internal. One thread.
 */
final class EmbeddedClient {
  static final String URL = "http://prices.example.com:8090/prices?campaign=4711";

  private final EmbeddedConnection channel = new EmbeddedConnection();
  private final ByteBuf answer =
      Unpooled.unreleasableBuffer(
          Unpooled.copiedBuffer(
              "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
              StandardCharsets.US_ASCII));
  private final InContext context;
  private final HttpClientConnectionInternal connection;
  private int answered;

  EmbeddedClient(Vertx vertx) {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
    context = new InContext(vertx, channel.eventLoop());
    VertxHandler<NetSocketImpl> handler =
        VertxHandler.create(
            pipeline -> new NetSocketImpl(context.context(), pipeline, null, null, null, false));
    channel.pipeline().addLast("handler", handler);
    SocketAddress server = SocketAddress.inetSocketAddress(8090, "192.0.2.7");
    HttpClientImpl client =
        new HttpClientImpl((VertxInternal) vertx, null, new HttpClientOptions(), new PoolOptions());
    connection =
        new HttpChannelConnector(
                client,
                client.netClient(),
                null,
                null,
                null,
                HttpVersion.HTTP_1_1,
                false,
                false,
                HostAndPort.authority("prices.example.com", 8090),
                server,
                true,
                0)
            .wrap(context.context(), handler.getConnection())
            .result();
  }

  InContext context() {
    return context;
  }

  /**
   * Sends a request and takes its response.
   *
   * @throws IllegalStateException when none came
   */
  void call() {
    int before = answered;
    HttpClientStream stream = connection.createStream(context.context()).result();
    stream.endHandler(trailers -> answered++);
    MultiMap headers = HttpHeaders.headers().set(HttpHeaders.ACCEPT, "application/json");
    stream.writeHead(
        new HttpRequestHead(
            HttpMethod.GET, "/prices?campaign=4711", headers, "prices.example.com:8090", URL, null),
        false,
        null,
        true,
        null,
        false);
    for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      ReferenceCountUtil.release(out);
    }
    channel.writeInbound(answer.setIndex(0, answer.capacity()));
    if (answered != before + 1) {
      throw new IllegalStateException("no response");
    }
  }
}
