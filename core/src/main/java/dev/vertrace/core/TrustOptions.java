package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * Whose context to believe, and who gets ours. Of each kind of rule, the first that holds counts.
 * Without rules, all that arrives is believed; the trace goes to every host, and baggage only to
 * this machine. What is left out of HTTP calls goes to no host; messages are among your own
 * services and carry everything.
 *
 * <p>Copied where it is given, so later changes do nothing. One thread at a time.
 *
 * <pre>{@code
 * Vertrace.builder()
 *     .with(
 *         new TrustOptions()
 *             .ignore(ArrivalFilter.path("/public/*"))
 *             .trust(ArrivalFilter.peers("10.0.0.0/8"))
 *             .linkOnly(ArrivalFilter.requests())
 *             .sendAll("*.bids.internal")
 *             .sendNothing("*.ads.example"))
 *     .build();
 * }</pre>
 */
public final class TrustOptions implements ConventionOptions {
  private final List<Trust.Inbound> inbound = new ArrayList<>();
  private final List<Trust.Outbound> outbound = new ArrayList<>();

  /** No rules. */
  public TrustOptions() {}

  /** Believes it: its span is the parent, it decides on sampling, and its baggage is kept. */
  public TrustOptions trust(ArrivalFilter what) {
    return add(what, RemoteParent.CHILD);
  }

  /**
   * Starts a trace of its own for it, with a link to the span that it names; its sampled flag and
   * its baggage mean nothing.
   */
  public TrustOptions linkOnly(ArrivalFilter what) {
    return add(what, RemoteParent.LINK);
  }

  /** Starts a trace of its own for it, as if it carried nothing. */
  public TrustOptions ignore(ArrivalFilter what) {
    return add(what, RemoteParent.IGNORE);
  }

  private TrustOptions add(ArrivalFilter what, RemoteParent use) {
    inbound.add(new Trust.Inbound(requireNonNull(what, "what"), use));
    return this;
  }

  /**
   * Sends the trace and the baggage to these hosts.
   *
   * @param hosts names or addresses without a port, in which {@code *} is any text, such as {@code
   *     *.bids.internal}
   * @throws IllegalArgumentException when one is none
   */
  public TrustOptions sendAll(String... hosts) {
    return add(hosts, OutboundContext.FULL);
  }

  /** Sends the trace alone to these hosts; otherwise as {@link #sendAll}. */
  public TrustOptions sendTrace(String... hosts) {
    return add(hosts, OutboundContext.TRACE);
  }

  /** Sends nothing to these hosts; otherwise as {@link #sendAll}. */
  public TrustOptions sendNothing(String... hosts) {
    return add(hosts, OutboundContext.NOTHING);
  }

  private TrustOptions add(String[] hosts, OutboundContext what) {
    for (String host : hosts) {
      outbound.add(new Trust.Outbound(HostRule.of(host), what));
    }
    return this;
  }

  List<Trust.Inbound> inbound() {
    return List.copyOf(inbound);
  }

  List<Trust.Outbound> outbound() {
    return List.copyOf(outbound);
  }
}
