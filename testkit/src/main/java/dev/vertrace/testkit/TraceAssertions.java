package dev.vertrace.testkit;

/**
 * Where assertions on traces start; import it statically beside AssertJ's {@code Assertions}. Any
 * thread that may wait, so not an event loop.
 *
 * <pre>{@code
 * assertThat(traces).hasTree("""
 *     PUT /campaigns/:id/bids SERVER
 *       BidService.updateBids
 *         SELECT campaigns CLIENT
 *         ...
 *     """);
 * }</pre>
 */
public final class TraceAssertions {
  private TraceAssertions() {}

  /** Asserts on what has ended, when no span is open any more. */
  public static TracesAssert assertThat(RecordedTraces traces) {
    return new TracesAssert(traces);
  }
}
