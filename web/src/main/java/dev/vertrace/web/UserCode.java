package dev.vertrace.web;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls what users give, which may throw: it costs telemetry, never the request. Any thread. */
final class UserCode {
  private static final Logger LOGGER = System.getLogger(UserCode.class.getPackageName());

  private final String message;
  private final AtomicBoolean said = new AtomicBoolean();

  /**
   * @param message what the log says the first time
   */
  UserCode(String message) {
    this.message = message;
  }

  /** Whether the code came to its end. */
  boolean run(Runnable code) {
    return call(
            () -> {
              code.run();
              return true;
            })
        != null;
  }

  /** What the code gives, or null when it throws. */
  <T> @Nullable T call(Supplier<@Nullable T> code) {
    try {
      return code.get();
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      if (said.compareAndSet(false, true)) {
        LOGGER.log(Level.WARNING, message + " (said once)", e);
      }
      return null;
    }
  }
}
