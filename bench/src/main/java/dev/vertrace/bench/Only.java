package dev.vertrace.bench;

import java.util.regex.Pattern;

/**
 * What of the benchmarks is asked for.
 *
 * @param pattern a regular expression of which something in {@code package.Class.method} is enough
 */
record Only(String pattern) {
  /** As {@code bench.only} says; all when it does not. */
  static Only asked() {
    return new Only(System.getProperty("bench.only", ""));
  }

  /** What JMH is to include of one class. */
  String in(Class<?> benchmark) {
    return "^(?=" + Pattern.quote(benchmark.getName()) + "\\.)(?=.*(?:" + pattern + "))";
  }
}
