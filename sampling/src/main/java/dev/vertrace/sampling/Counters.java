package dev.vertrace.sampling;

import java.util.concurrent.atomic.LongAdder;

/** Counts spans and fragments, each once. Any thread. */
final class Counters {
  private final LongAdder started = new LongAdder();
  private final Tally<Outcome> spans = new Tally<>(Outcome.class);
  private final Tally<Decision> fragments = new Tally<>(Decision.class);

  void started() {
    started.increment();
  }

  void span(Outcome outcome, Reason reason) {
    spans.add(outcome, reason, 1);
  }

  void spans(Outcome outcome, Reason reason, int count) {
    spans.add(outcome, reason, count);
  }

  void fragment(Decision decision, Reason reason) {
    fragments.add(decision, reason, 1);
  }

  long startedSpans() {
    return started.sum();
  }

  long count(Outcome outcome, Reason reason) {
    return spans.count(outcome, reason);
  }

  long count(Outcome outcome) {
    return spans.count(outcome);
  }

  long count(Decision decision, Reason reason) {
    return fragments.count(decision, reason);
  }

  long count(Decision decision) {
    return fragments.count(decision);
  }

  /** Spans whose outcome is not known yet. */
  long undecidedSpans() {
    long known = 0;
    for (Outcome outcome : Outcome.values()) {
      known += count(outcome);
    }
    return Math.max(0, startedSpans() - known);
  }
}
