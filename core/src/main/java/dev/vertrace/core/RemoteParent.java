package dev.vertrace.core;

/** What the context that arrives with a request or message is to the span that begins there. */
public enum RemoteParent {
  /** The span is its child, and its baggage goes on. */
  CHILD,

  /**
   * The span begins a trace of its own, and links to it. Its baggage and its sampled flag count for
   * nothing.
   */
  LINK,

  /** The span begins a trace of its own and knows nothing of it. */
  IGNORE
}
