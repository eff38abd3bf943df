package dev.vertrace.sampling;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of one process for held spans, and who is admitted to it. Admission closes gradually
 * and well before the end, so that fragments that are in can grow. Any thread.
 */
final class Budget {
  /** Who asks, and up to which share of the whole it is given; later ones leave room to earlier. */
  enum Claim {
    /** To hand on what was sampled at its start. */
    HEAD(1),
    /** To hold what is kept. */
    KEPT(0.8),
    /** To hold what is undecided. */
    UNDECIDED(0.75),
    /** To count what was sampled at its start. */
    COUNT(0.45);

    private final double share;

    Claim(double share) {
      this.share = share;
    }
  }

  /** Shares of the whole: shedding begins, and ends in admitting none. */
  private static final double SHED_FROM = 0.5;

  private static final double SHED_ALL = 0.65;

  private static final long FIRST_GUESS = 4 << 10;

  private final long max;
  private final double shedFrom;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger undecided = new AtomicInteger();
  // A stale value only makes the guess a little worse.
  private volatile long expected;

  Budget(long max) {
    this.max = max;
    this.shedFrom = max * SHED_FROM;
    this.expected = Math.min(FIRST_GUESS, max / 8);
  }

  /** Takes so much, or nothing. */
  boolean take(long amount, Claim claim) {
    long limit = (long) (max * claim.share);
    long before = bytes.get();
    while (amount <= 0 || before + amount <= limit) { // never above it, not even for a moment
      if (bytes.compareAndSet(before, before + amount)) {
        return true;
      }
      before = bytes.get();
    }
    return false;
  }

  /** Whether what could be done without should be. */
  boolean isTight() {
    return bytes.get() > max * Claim.COUNT.share;
  }

  void give(long amount) {
    bytes.addAndGet(-amount);
  }

  void opened() {
    undecided.incrementAndGet();
  }

  void decided() {
    undecided.decrementAndGet();
  }

  /** Learns how large fragments become: quickly that they grow, slowly that they shrink. */
  void learn(long size) {
    long guess = expected;
    expected = size > guess ? guess + (size - guess) / 8 : guess - (guess - size) / 64;
  }

  /** The lowest randomness that is admitted now: 0 while there is room, T when there is little. */
  long admission(long threshold) {
    return (long) (threshold * shedding());
  }

  boolean admits(long randomness, long threshold) {
    double shedding = shedding();
    return shedding < 1 && randomness >= (long) (threshold * shedding);
  }

  long bytes() {
    return bytes.get();
  }

  long max() {
    return max;
  }

  private double shedding() {
    long filled = Math.max(bytes.get(), undecided.get() * expected);
    return filled <= shedFrom // as a rule
        ? 0
        : Math.min(1, ((double) filled / max - SHED_FROM) / (SHED_ALL - SHED_FROM));
  }
}
