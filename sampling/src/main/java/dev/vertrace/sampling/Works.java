package dev.vertrace.sampling;

import java.util.function.LongSupplier;

/** What the shards of one sampler share. */
record Works(
    Settings settings,
    Triggers triggers,
    Budget budget,
    Counters counters,
    KeptSpans keptSpans,
    Outlet outlet,
    LongSupplier nanoTime) {
  /** No fragment needs a look before it is so old, in ns. */
  long earliest() {
    return Math.min(
        triggers.slow().least, Math.min(settings.maxAge().toNanos(), settings.linger().toNanos()));
  }
}
