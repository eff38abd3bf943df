package dev.vertrace.sampling;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says each thing once, so that a fault on the hot path costs one log line. */
final class WarnOnce {
  private static final Logger LOGGER = System.getLogger("dev.vertrace");

  private final Set<String> said = ConcurrentHashMap.newKeySet();

  /** Logs a message that comes from the code, so that the set of them is bounded. */
  void warn(String message, Throwable cause) {
    if (!said.add(message)) {
      return;
    }
    try {
      LOGGER.log(Level.WARNING, message + " (said once)", cause);
    } catch (Throwable t) { // the cause may fail to describe itself
      LOGGER.log(Level.WARNING, message + " (said once)");
    }
  }
}
