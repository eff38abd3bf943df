package dev.vertrace.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some networks of IPv4 and IPv6. An address of IPv4 that IPv6 maps ({@code ::ffff:10.0.0.1}) is
 * that of IPv4. Any thread.
 */
public final class Networks {
  private static final Networks LOOPBACK = of(List.of("127.0.0.0/8", "::1"));

  private final List<Network> networks;

  private Networks(List<Network> networks) {
    this.networks = networks;
  }

  private static final class Network {
    private final byte[] prefix;
    private final int bits;

    Network(byte[] prefix, int bits) {
      this.prefix = prefix;
      this.bits = bits;
    }

    boolean contains(byte[] address) {
      int whole = bits / 8;
      for (int i = 0; i < whole; i++) {
        if (address[i] != prefix[i]) {
          return false;
        }
      }
      int rest = bits % 8;
      return rest == 0 || ((address[whole] ^ prefix[whole]) & (0xff << (8 - rest)) & 0xff) == 0;
    }
  }

  /** This machine, as it sees itself. */
  static Networks loopback() {
    return LOOPBACK;
  }

  /**
   * The networks in CIDR notation, such as {@code 10.0.0.0/8} and {@code fd00::/8}; an address
   * without a length is itself alone.
   *
   * @throws IllegalArgumentException when one is none; the message says which
   */
  public static Networks of(Collection<String> cidrs) {
    List<Network> networks = new ArrayList<>();
    for (String cidr : cidrs) {
      networks.add(network(cidr));
    }
    return new Networks(List.copyOf(networks));
  }

  private static Network network(String cidr) {
    int slash = cidr.indexOf('/');
    String address = slash < 0 ? cidr : cidr.substring(0, slash);
    byte[] bytes = IpAddress.parse(address);
    int longest = IpAddress.isV4(address) ? 32 : 128;
    int length = slash < 0 ? longest : length(cidr.substring(slash + 1));
    if (bytes == null || length < 0 || length > longest) {
      throw new IllegalArgumentException(
          "'" + cidr + "' is no network: write one as 10.0.0.0/8, fd00::/8 or an address");
    }
    return new Network(bytes, 128 - longest + length);
  }

  private static int length(String digits) {
    try {
      return digits.startsWith("+") ? -1 : Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Whether an address, without a port and without the brackets of IPv6, is in one of them. */
  public boolean contains(@Nullable String address) {
    byte[] bytes = address == null || networks.isEmpty() ? null : IpAddress.parse(address);
    if (bytes != null) {
      for (Network network : networks) {
        if (network.contains(bytes)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a text is an address of IPv4 or IPv6, without a port and without brackets. */
  public static boolean isAddress(String text) {
    return IpAddress.parse(text) != null;
  }
}
