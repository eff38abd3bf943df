package dev.vertrace.examples;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What happens to one request, and what is recorded of it. Any thread. */
record MixedPlan(int number, List<Step> steps, End end, Random delays) {
  private static final int LONGEST_DELAY_MILLIS = 4;

  /** What its handler does, one after another. */
  enum Step {
    TIMER("timer\n  after\n"),
    BLOCKING("blocking\n"),
    MESSAGE("send mixing PRODUCER\n  process mixing CONSUMER\n    work\n"),
    BRANCHES("branch\n  after\n".repeat(3)),
    FAILURE("failing !ERROR\n"),
    SCOPE("scope\n  after\n");

    final String tree;

    Step(String tree) {
      this.tree = tree;
    }
  }

  /** How the request ends. */
  enum End {
    ANSWER(" (remote parent)\n"),
    FAILURE(" !ERROR (remote parent)\n"),
    /** The client leaves, and the handler goes on afterwards. */
    ABORT(" !ERROR (remote parent)\n"),
    /** The client leaves at about the time of the answer. */
    RACE(" (remote parent)\n");

    final String notes;

    End(String notes) {
      this.notes = notes;
    }

    boolean isAborted() {
      return this == ABORT || this == RACE;
    }
  }

  static MixedPlan of(long seed, int number) {
    Random random = new Random(seed + number);
    List<Step> steps = Stream.generate(() -> any(Step.values(), random)).limit(3).toList();
    End end = random.nextInt(4) > 0 ? End.ANSWER : any(End.values(), random);
    return new MixedPlan(number, steps, end, random);
  }

  private static <T> T any(T[] values, Random random) {
    return values[random.nextInt(values.length)];
  }

  /** A few milliseconds. */
  long delay() {
    return 1L + delays.nextInt(LONGEST_DELAY_MILLIS);
  }

  String traceId() {
    return String.format("%032x", 0xb1d00000L + number);
  }

  /** As TraceTrees tell it; of a race, without its error. */
  String tree() {
    return "GET SERVER" + end.notes + steps.stream().map(s -> s.tree.indent(2)).collect(joining());
  }

  int spans() {
    return Math.toIntExact(tree().lines().count());
  }
}
