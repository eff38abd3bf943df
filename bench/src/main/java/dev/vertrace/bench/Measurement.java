package dev.vertrace.bench;

import static java.util.Objects.requireNonNull;

import org.openjdk.jmh.results.RunResult;

/** What JMH found out about one benchmark in one fork. */
record Measurement(Place place, Storage storage, RunResult result) {
  String benchmark() {
    return result.getParams().getBenchmark().replaceFirst(".*\\.(.*\\..*)", "$1");
  }

  double nanoseconds() {
    return result.getPrimaryResult().getScore();
  }

  double error() {
    return result.getPrimaryResult().getScoreError();
  }

  /** The fastest iteration: other work on the machine only ever adds to it. */
  double best() {
    return result.getPrimaryResult().getStatistics().getMin();
  }

  double bytes() {
    String name = "gc.alloc.rate.norm";
    return requireNonNull(result.getSecondaryResults().get(name), name).getScore();
  }

  /** Whether the other one is to be compared with this one. */
  boolean isBaseOf(Measurement other) {
    return storage == Storage.DEFAULT
        && place == other.place
        && benchmark().equals(other.benchmark().replace("asyncSpan", "sdkSpan"));
  }
}
