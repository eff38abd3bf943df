package dev.vertrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/**
 * What all contracts share: where the spans are, and that a test leaves none. Implement the
 * contracts of what an integration does, such as {@link HttpServerContract}, not this one. JUnit
 * calls them on the thread of the test, which they block.
 */
public interface TracingContract {
  /** Collects every span of the integration under test, of the implementor, and no others. */
  RecordedTraces traces();

  /**
   * The names of the attributes that the integration sets beyond those that the contract knows;
   * whatever else a span has fails the test.
   */
  default Set<String> extraAttributes() {
    return Set.of();
  }

  /** Fails a test that leaves a span: one that is open, or one more than the contract asks for. */
  @AfterEach
  default void leavesNoSpan() {
    assertThat(traces().open()).as("spans left open").isEmpty();
    assertThat(TraceTrees.of(traces().drain())).as("spans too many").isEmpty();
  }
}
