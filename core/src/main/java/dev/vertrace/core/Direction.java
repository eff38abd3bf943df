package dev.vertrace.core;

/** Whether Vert.x serves an operation or asks for it. */
public enum Direction {
  /**
   * A request or message that arrives: Vert.x calls {@code receiveRequest}, then {@code
   * sendResponse}.
   */
  INCOMING,
  /**
   * A request or message that leaves: Vert.x calls {@code sendRequest}, then {@code
   * receiveResponse}.
   */
  OUTGOING
}
