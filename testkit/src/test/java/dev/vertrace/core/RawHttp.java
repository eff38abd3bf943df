package dev.vertrace.core;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;

/** An HTTP/1 client that sends what no real client would. */
record RawHttp(Vertx vertx, int port, NetClientOptions options) {
  RawHttp(Vertx vertx, int port) {
    this(vertx, port, new NetClientOptions());
  }

  /** From another address of this machine. */
  RawHttp from(String address) {
    return new RawHttp(vertx, port, new NetClientOptions().setLocalAddress(address));
  }

  /** What the server answers to GET / with these header lines, until it closes the connection. */
  Future<String> get(String... headerLines) {
    String lines = headerLines.length == 0 ? "" : String.join("\r\n", headerLines) + "\r\n";
    return send("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n" + lines + "\r\n");
  }

  /** What the server answers to these bytes, until it closes the connection. */
  Future<String> send(String text) {
    // On one event loop, so that the handlers are there before the bytes.
    return TracedVertx.run(
        vertx.getOrCreateContext(),
        () -> {
          NetClient client = vertx.createNetClient(options);
          return client
              .connect(port, "127.0.0.1")
              .compose(socket -> exchange(socket, text))
              .eventually(client::close); // a client that is garbage closes its sockets
        });
  }

  private static Future<String> exchange(NetSocket socket, String text) {
    Promise<String> answer = Promise.promise();
    Buffer received = Buffer.buffer();
    socket.handler(received::appendBuffer);
    socket.endHandler(v -> answer.complete(received.toString()));
    return socket.write(text).compose(v -> answer.future());
  }
}
