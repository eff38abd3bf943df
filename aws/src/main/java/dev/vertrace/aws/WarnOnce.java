package dev.vertrace.aws;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says each thing once, so that a fault in every call costs one log line. Any thread. */
final class WarnOnce {
  private static final Logger LOGGER = System.getLogger("dev.vertrace.aws");

  private final Set<String> said = ConcurrentHashMap.newKeySet();

  void warn(String message, Throwable cause) {
    if (said.add(message)) {
      LOGGER.log(Level.WARNING, message + " (said once)", cause);
    }
  }
}
