package dev.vertrace.web;

import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The other ends of a client's connections, as attributes have them: Vert.x writes an address anew
 * for each who asks. Of fixed size: others displace them. Any thread; a race costs one more look.
 */
final class ClientPeers {
  /** A power of two, and many more than connections: two of one place cost a look each time. */
  private static final int PLACES = 1024;

  private final @Nullable Peer[] recent = new @Nullable Peer[PLACES];

  /**
   * One end.
   *
   * @param address null when it is not known
   * @param port null of a unix domain socket
   */
  record Peer(SocketAddress socket, @Nullable String address, @Nullable Long port) {
    @SuppressWarnings("ReferenceEquality") // a connection has one
    boolean isOf(@Nullable SocketAddress other) {
      return socket == other;
    }

    static @Nullable Peer of(@Nullable SocketAddress socket) {
      if (socket == null) {
        return null;
      }
      return socket.isDomainSocket()
          ? new Peer(socket, socket.path(), null)
          : new Peer(socket, socket.hostAddress(), (long) socket.port());
    }
  }

  @Nullable Peer of(@Nullable SocketAddress socket) {
    int place = System.identityHashCode(socket) & (PLACES - 1);
    Peer known = recent[place];
    if (known != null && known.isOf(socket)) {
      return known;
    }
    Peer peer = Peer.of(socket);
    recent[place] = peer;
    return peer;
  }
}
