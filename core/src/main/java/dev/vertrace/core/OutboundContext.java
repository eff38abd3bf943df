package dev.vertrace.core;

/** How much of its context a request takes along. */
public enum OutboundContext {
  /** The trace and the baggage, as among services of one owner. */
  FULL,

  /** The trace without the baggage: what anybody may see. */
  TRACE,

  /** Nothing: whoever receives the request starts a trace of its own. */
  NOTHING
}
