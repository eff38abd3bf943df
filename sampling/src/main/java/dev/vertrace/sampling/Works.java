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
    LongSupplier nanoTime) {}
