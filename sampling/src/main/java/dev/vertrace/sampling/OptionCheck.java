package dev.vertrace.sampling;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** Values of options, checked; what is wrong is said by the option's name. */
final class OptionCheck {
  private static final Duration LONGEST = Duration.ofDays(365);

  private OptionCheck() {}

  static double ratio(String option, double value) {
    if (!(value >= 0 && value <= 1)) { // refuses NaN, too
      throw new IllegalArgumentException(
          option + " is " + value + "; give a share between 0 and 1, such as 0.1 for 10 %");
    }
    return value;
  }

  static Duration duration(String option, Duration value) {
    requireNonNull(value, option);
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          option
              + " is "
              + value
              + "; give more than zero and at most "
              + LONGEST.toDays()
              + " days");
    }
    return value;
  }

  static long atLeast(String option, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(option + " is " + value + "; give at least " + least);
    }
    return value;
  }

  static String route(String route) {
    if (requireNonNull(route, "route").isBlank()) {
      throw new IllegalArgumentException(
          "The route of a slow threshold is empty; give an http.route or a span name");
    }
    return route;
  }
}
