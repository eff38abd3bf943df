package dev.vertrace.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the estimate of held memory is not too low. */
class HeapTest {
  private static final long MAX = 24 << 20;

  @ParameterizedTest
  @CsvSource({"10, 10", "0, 0", "2, 1000", "40, 20"})
  void heapGrowsByNoMoreThanTheLimit(int attributes, int length) {
    try (TailSdk sdk = new TailSdk(TailSampling.builder().slowOff().ratio(0).maxBytes(MAX))) {
      fill(sdk, 100, attributes, length); // what is loaded and cached once
      long before = usedHeap();
      int open = fill(sdk, 20_000, attributes, length);
      long grown = usedHeap() - before;
      System.out.printf(
          "HeapTest: %d open fragments, %d attributes of %d: estimated %,d, heap %,d%n",
          open, attributes, length, sdk.tail.budget().bytes(), grown);
      assertThat(open).isLessThan(15_000);
      assertThat(grown).isLessThan(MAX).isLessThan(sdk.tail.budget().bytes() * 13 / 10);
      assertThat(sdk.tail.budget().bytes()).isBetween(MAX / 4, MAX);
    }
  }

  /** Requests whose roots never end, each with five ended children; returns how many are held. */
  private static int fill(TailSdk sdk, int requests, int attributes, int length) {
    int held = 0;
    for (int i = 0; i < requests; i++) {
      Span root = sdk.root("root");
      held += root.isRecording() ? 1 : 0;
      for (int j = 0; j < 5; j++) {
        Span child = sdk.child(root, "child");
        for (int k = 0; k < attributes; k++) {
          child.setAttribute("key" + k, String.valueOf((char) ('a' + i % 26)).repeat(length));
        }
        child.end();
      }
    }
    return held;
  }

  private static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
