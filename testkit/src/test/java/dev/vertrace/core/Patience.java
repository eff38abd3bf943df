package dev.vertrace.core;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what only the garbage collector brings about. */
final class Patience {
  private static final long LIMIT = Duration.ofSeconds(30).toNanos();

  private Patience() {}

  static void until(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT) {
        throw new AssertionError("not so after 30 s");
      }
      System.gc(); // takes its time, which makes it the pause, too
    }
  }
}
