package dev.vertrace.sampling;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of one process for held spans, and who is admitted to it. Admission closes gradually
 * and well before the end, so that fragments that are in can grow. Any thread.
 */
final class Budget {
  /** Shares of the whole: shedding begins, ends in admitting none; undecided ones stop growing. */
  private static final double SHED_FROM = 0.6;

  private static final double SHED_ALL = 0.85;
  private static final double GROW_TO = 0.92;

  private static final long FIRST_GUESS = 16 << 10;

  private final long max;
  private final long growth;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger undecided = new AtomicInteger();
  // A stale value only makes the guess a little worse.
  private volatile long expected;

  Budget(long max) {
    this.max = max;
    this.growth = (long) (max * GROW_TO);
    this.expected = Math.min(FIRST_GUESS, max / 8);
  }

  /** Takes so much, or nothing. What is undecided leaves room to what is kept. */
  boolean take(long amount, boolean forUndecided) {
    long limit = forUndecided ? growth : max;
    if (bytes.addAndGet(amount) <= limit || amount <= 0) {
      return true;
    }
    bytes.addAndGet(-amount);
    return false;
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
    double filled = (double) Math.max(bytes.get(), undecided.get() * expected) / max;
    return Math.min(1, Math.max(0, (filled - SHED_FROM) / (SHED_ALL - SHED_FROM)));
  }
}
