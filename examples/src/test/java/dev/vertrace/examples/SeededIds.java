package dev.vertrace.examples;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.Random;

/** The same ids in each run, so that the share of them that is sampled is the same, too. */
final class SeededIds implements IdGenerator {
  private final Random traces;
  private final Random spans;

  SeededIds(long seed) {
    traces = new Random(seed);
    spans = new Random(~seed);
  }

  @Override
  public synchronized String generateTraceId() {
    return String.format("%016x%016x", traces.nextLong(), traces.nextLong() | 1);
  }

  @Override
  public synchronized String generateSpanId() {
    return String.format("%016x", spans.nextLong() | 1);
  }
}
