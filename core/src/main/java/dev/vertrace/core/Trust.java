package dev.vertrace.core;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.tracing.TagExtractor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link TrustOptions} said when they were given; for modules that bring conventions. Any
 * thread.
 */
public final class Trust {
  private final List<Inbound> inbound;
  private final List<Outbound> outbound;
  private final boolean withholdsTraces;

  private Trust(List<Inbound> inbound, List<Outbound> outbound) {
    this.inbound = inbound;
    this.outbound = outbound;
    this.withholdsTraces =
        outbound.stream().anyMatch(rule -> rule.what() == OutboundContext.NOTHING);
  }

  record Inbound(ArrivalFilter what, RemoteParent use) {}

  record Outbound(Glob host, OutboundContext what) {}

  static Trust of(List<ConventionOptions> all) {
    return of(Given.last(all, TrustOptions.class), Given.properties(all));
  }

  private static Trust of(@Nullable TrustOptions given, Given.Properties properties) {
    TrustOptions options = given == null ? new TrustOptions() : given;
    List<Outbound> outbound = new ArrayList<>(options.outbound());
    for (String host : properties.list(ConfigurationCheck.BAGGAGE_HOSTS)) {
      outbound.add(new Outbound(HostRule.of(host), OutboundContext.FULL));
    }
    return new Trust(options.inbound(), List.copyOf(outbound));
  }

  /** Whether all that arrives is believed: then there is no need to ask {@link #of(Arrival)}. */
  public boolean believesAll() {
    return inbound.isEmpty();
  }

  /**
   * What the context of something that arrives is to its span. Throws what a user's filter throws.
   */
  public RemoteParent of(Arrival arrival) {
    for (Inbound rule : inbound) {
      if (rule.what().matches(arrival)) {
        return rule.use();
      }
    }
    return RemoteParent.CHILD;
  }

  /** The more careful of the two. */
  public static RemoteParent stricter(RemoteParent one, RemoteParent other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /**
   * What goes to a host.
   *
   * @param host the name or address, with or without the brackets of IPv6, or null when it is not
   *     known
   * @param peer the other end of the socket, or null when it is not known
   */
  public OutboundContext toHost(@Nullable String host, @Nullable SocketAddress peer) {
    if (host == null) {
      return unknown();
    }
    String name = HostRule.canonical(host);
    for (Outbound rule : outbound) {
      if (rule.host().matches(name)) {
        return rule.what();
      }
    }
    return isLoopback(name) && isLoopback(peer) ? OutboundContext.FULL : OutboundContext.TRACE;
  }

  /** The least that any host gets. */
  private OutboundContext unknown() {
    OutboundContext least = OutboundContext.TRACE;
    for (Outbound rule : outbound) {
      least = rule.what().compareTo(least) > 0 ? rule.what() : least;
    }
    return least;
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || Networks.loopback().contains(host);
  }

  /** A name of this machine may stand for another one, by options of the client. */
  private static boolean isLoopback(@Nullable SocketAddress peer) {
    if (peer == null || peer.isDomainSocket()) {
      return true;
    }
    String address = peer.hostAddress() == null ? peer.host() : peer.hostAddress();
    return address == null || isLoopback(HostRule.canonical(address));
  }

  /**
   * What goes along with an operation that Vert.x reports: all, unless it is a request of HTTP. To
   * which host that goes matters only to what not all hosts get.
   */
  <R> OutboundContext of(R request, TagExtractor<R> tags, Context context) {
    if (!withholdsTraces && Baggage.fromContext(context).isEmpty()) {
      return OutboundContext.FULL;
    }
    if (request instanceof HttpRequest head) {
      return toHost(HostRule.hostOf(head.absoluteURI(), head.uri()), head.remoteAddress());
    }
    if (request instanceof MultiMap head && head.contains(HttpHeaders.PSEUDO_AUTHORITY)) {
      return toHost(HostRule.hostOf(head.get(HttpHeaders.PSEUDO_AUTHORITY)), null);
    }
    for (int i = 0; i < tags.len(request); i++) {
      if ("url.full".equals(tags.name(request, i)) || "http.url".equals(tags.name(request, i))) {
        String url = tags.value(request, i);
        return toHost(url == null ? null : HostRule.hostOf(url, ""), null);
      }
    }
    return OutboundContext.FULL;
  }
}
