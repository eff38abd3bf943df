package dev.vertrace.examples;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes parts in the opposite order of their start, once, and all of them even when one fails. Any
 * thread.
 */
final class ClosingOrder implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ClosingOrder.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private boolean closed;

  synchronized <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Starts a part; closing waits for the start, lest it leave something behind. */
  synchronized <T extends AutoCloseable> T start(Supplier<T> starting) {
    if (closed) {
      throw new IllegalStateException("closed before everything was started");
    }
    return add(starting.get());
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) { // the others still have to be closed
        LOGGER.warn("A part of the platform did not close", e);
      }
    }
  }
}
