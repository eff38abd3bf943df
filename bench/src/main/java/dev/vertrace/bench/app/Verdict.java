package dev.vertrace.bench.app;

/** What a run says of a bar. */
enum Verdict {
  PASS,
  /**
   * Above the bar, by no more than the untraced application is from itself, in the middle of the
   * rounds: the run cannot tell.
   */
  EVEN,
  FAIL;

  static Verdict of(boolean passed) {
    return passed ? PASS : FAIL;
  }
}
