package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import io.vertx.core.net.SocketAddress;
import java.util.List;

/**
 * Tells from what arrives where a rule of {@link TrustOptions} holds. A lambda is a filter, too.
 *
 * <p>Called for each request or message, on its event loop, from several at a time: it must not
 * block. When it throws, what it judges is linked only.
 */
@FunctionalInterface
public interface ArrivalFilter {

  /** Whether the rule holds for what arrives. */
  boolean matches(Arrival arrival);

  /** All requests of HTTP, on whatever listener. */
  static ArrivalFilter requests() {
    return Arrival::isRequest;
  }

  /** Requests to the port of a listener. */
  static ArrivalFilter listener(int port) {
    return arrival -> {
      SocketAddress listener = arrival.listener();
      return listener != null && listener.port() == port;
    };
  }

  /**
   * Requests to an address of this machine, such as {@code 10.0.0.5}, and a port.
   *
   * @throws IllegalArgumentException when the address is none
   */
  static ArrivalFilter listener(String address, int port) {
    Networks networks = Networks.of(List.of(address));
    return arrival -> {
      SocketAddress listener = arrival.listener();
      return listener != null
          && listener.port() == port
          && networks.contains(listener.hostAddress());
    };
  }

  /**
   * Requests whose peer, the other end of the socket, is in one of these networks.
   *
   * @param cidrs such as {@code 10.0.0.0/8} and {@code fd00::/8}
   * @throws IllegalArgumentException when one is none
   */
  static ArrivalFilter peers(String... cidrs) {
    Networks networks = Networks.of(List.of(cidrs));
    return arrival -> {
      SocketAddress peer = arrival.peer();
      return peer != null && networks.contains(peer.hostAddress());
    };
  }

  /**
   * Requests to a path, as vertx-web normalizes it: {@code *} is any text, also none, and across
   * slashes, {@code :name} one segment, as in {@code /public/:campaign/clicks}. The template of a
   * route can be given as it is; what the router makes of a request comes too late.
   *
   * @throws IllegalArgumentException when the path starts neither with a slash nor an asterisk
   */
  static ArrivalFilter path(String template) {
    return PathRule.of(template)::matches;
  }

  /** Messages to a queue, by its name, or an address of the event bus: {@code *} is any text. */
  static ArrivalFilter destination(String glob) {
    Glob name = new Glob(requireNonNull(glob, "glob"));
    return arrival -> {
      String destination = arrival.destination();
      return destination != null && name.matches(destination);
    };
  }

  /** What both match. */
  default ArrivalFilter and(ArrivalFilter other) {
    requireNonNull(other, "other");
    return arrival -> matches(arrival) && other.matches(arrival);
  }

  /** What one of them matches. */
  default ArrivalFilter or(ArrivalFilter other) {
    requireNonNull(other, "other");
    return arrival -> matches(arrival) || other.matches(arrival);
  }

  /** What this one does not match. */
  default ArrivalFilter not() {
    return arrival -> !matches(arrival);
  }
}
