package dev.vertrace.examples;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes parts in the opposite order of their start, once, and all of them even when one fails. Any
 * thread.
 */
final class ClosingOrder implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ClosingOrder.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  synchronized <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public synchronized void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) { // the others still have to be closed
        LOGGER.warn("A part of the platform did not close", e);
      }
    }
  }
}
