package dev.vertrace.core;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Knows nothing of HTTP but where a head ends: notes the bytes it is sent and says 200. */
final class WireServer implements AutoCloseable {
  private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
  private final Vertx vertx = Vertx.vertx();
  private final NetServer server;

  WireServer() {
    server =
        TracedVertx.await(
            vertx.createNetServer().connectHandler(this::read).listen(0, "127.0.0.1"));
  }

  private void read(NetSocket socket) {
    Buffer received = Buffer.buffer();
    socket.handler(
        bytes -> {
          received.appendBuffer(bytes);
          if (received.toString("ISO-8859-1").endsWith("\r\n\r\n")) {
            heads.add(received.toString("ISO-8859-1"));
            socket.end(
                Buffer.buffer("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"));
          }
        });
  }

  int port() {
    return server.actualPort();
  }

  /** The header lines of the next request, in lower case but for their values. */
  List<Entry<String, String>> next() {
    try {
      String head = heads.poll(20, TimeUnit.SECONDS);
      if (head == null) {
        throw new AssertionError("no request in 20 s");
      }
      List<Entry<String, String>> lines = new ArrayList<>();
      for (String line : head.strip().lines().skip(1).toList()) {
        int colon = line.indexOf(':');
        lines.add(
            Map.entry(
                line.substring(0, colon).toLowerCase(Locale.ROOT),
                line.substring(colon + 1).strip()));
      }
      return lines;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> valuesOf(List<Entry<String, String>> headers, String name) {
    return headers.stream().filter(h -> h.getKey().equals(name)).map(Entry::getValue).toList();
  }

  @Override
  public void close() {
    TracedVertx.await(vertx.close());
  }
}
