package dev.vertrace.examples;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** What happens to one request of a run, and how many spans it has. Any thread. */
record SampledPlan(int number, Outcome outcome) {
  private static final int SPANS_OF_ALL = 4; // SERVER, CLIENT of SQL, PRODUCER, CONSUMER
  private static final int INNER_CALLS_ONE_OF = 4;
  private static final int MESSAGES_ONE_OF = 100;
  private static final Outcome[] FAILURES =
      Arrays.stream(Outcome.values()).filter(Outcome::isFailure).toArray(Outcome[]::new);

  /** One of ten fails, in one of these ways, and one of ten is slow. */
  enum Outcome {
    NORMAL,
    SLOW,
    /** The last thing that happens. */
    SERVER_ERROR,
    /** The first thing that happens, and nobody but the span tells. */
    SWALLOWED_QUERY,
    SWALLOWED_REPLY,
    INNER_SERVER_ERROR,
    SWALLOWED_QUEUE;

    boolean isFailure() {
      return this != NORMAL && this != SLOW;
    }
  }

  /** Spans of which there are more than in all requests. */
  private static final Set<Outcome> WITH_ONE_MORE =
      EnumSet.of(Outcome.SWALLOWED_QUERY, Outcome.SWALLOWED_QUEUE);

  static SampledPlan of(int number, boolean withSymptoms) {
    return new SampledPlan(
        number,
        !withSymptoms
            ? Outcome.NORMAL
            : switch (number % 10) {
              case 0 -> FAILURES[number / 10 % FAILURES.length];
              case 5 -> Outcome.SLOW;
              default -> Outcome.NORMAL;
            });
  }

  boolean isFailing() {
    return outcome.isFailure();
  }

  boolean isSlow() {
    return outcome == Outcome.SLOW;
  }

  boolean callsInnerServer() {
    return number % INNER_CALLS_ONE_OF == 1 || outcome == Outcome.INNER_SERVER_ERROR;
  }

  boolean sendsMessage() {
    return number % MESSAGES_ONE_OF == 7;
  }

  int status() {
    return outcome == Outcome.SERVER_ERROR || outcome == Outcome.INNER_SERVER_ERROR ? 500 : 200;
  }

  int spans() {
    return SPANS_OF_ALL
        + (callsInnerServer() ? 2 : 0)
        + (sendsMessage() ? 1 : 0)
        + (WITH_ONE_MORE.contains(outcome) ? 1 : 0);
  }
}
