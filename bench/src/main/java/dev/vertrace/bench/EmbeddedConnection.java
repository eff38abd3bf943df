package dev.vertrace.bench;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A channel without a network that has addresses as a socket has. One thread. */
final class EmbeddedConnection extends EmbeddedChannel {
  static final int PORT = 51324;
  static final String HOST = "192.0.2.7";

  private static final SocketAddress LOCAL =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);
  private static final SocketAddress REMOTE = new InetSocketAddress(HOST, PORT);

  @Override
  protected SocketAddress localAddress0() {
    return LOCAL;
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return REMOTE;
  }
}
