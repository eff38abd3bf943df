package dev.vertrace.messaging;

/**
 * What the messages of an address are in traces; {@link EventBusTracingOptions} gives it to
 * addresses, for senders and for consumers.
 */
public enum EventBusPolicy {
  /**
   * No span, and none below: what the handler of such a message does has no spans either, also on
   * another node. Messages are measured all the same.
   */
  IGNORE,

  /**
   * A trace of its own, with a link to the span that sends, or to the one that has sent. Baggage
   * does not go along.
   */
  LINK,

  /** A child of the span that sends, or has sent; the default. */
  CHILD
}
