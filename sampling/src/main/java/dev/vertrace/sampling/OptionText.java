package dev.vertrace.sampling;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads options from one text, as environment variables carry them. */
final class OptionText {
  private static final String EXAMPLE = "such as ratio=0.1,slow=1s,rare=60s";
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.]+([eE][-+]?[0-9]+)?");
  private static final Pattern DURATION = Pattern.compile("(-?[0-9]{1,12})(ms|s|m|h)");
  private static final Pattern SIZE = Pattern.compile("(-?[0-9]{1,12})(B|KiB|MiB|GiB)?");
  private static final Pattern ROUTE = Pattern.compile("slow\\[(.*)]");

  private OptionText() {}

  static void read(String text, TailSamplingBuilder builder) {
    for (String option : text.split(",", -1)) {
      if (!option.isBlank()) {
        readOne(option.strip(), builder);
      }
    }
  }

  private static void readOne(String option, TailSamplingBuilder builder) {
    if (NUMBER.matcher(option).matches()) {
      builder.ratio(number("ratio", option));
      return;
    }
    int equals = option.lastIndexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(option + " is no option; write name=value, " + EXAMPLE);
    }
    set(option.substring(0, equals).strip(), option.substring(equals + 1).strip(), builder);
  }

  private static void set(String name, String value, TailSamplingBuilder builder) {
    Matcher route = ROUTE.matcher(name);
    if (route.matches()) {
      builder.slowThreshold(route.group(1), duration(name, value));
      return;
    }
    switch (name) {
      case "ratio" -> builder.ratio(number(name, value));
      case "errors" -> builder.errors(scope(value));
      case "client-errors" -> builder.clientErrors(isFirst(name, value, "on", "off"));
      case "slow" -> setSlow(value, builder);
      case "rare" -> setRare(value, builder);
      case "linger" -> builder.linger(duration(name, value));
      case "max-age" -> builder.maxAge(duration(name, value));
      case "max-spans" -> builder.maxSpansPerFragment(count(name, value));
      case "max-bytes" -> builder.maxBytes(bytes(name, value));
      case "queue-size" -> builder.queueSize(count(name, value));
      case "shutdown" -> builder.keepUndecidedOnShutdown(isFirst(name, value, "keep", "drop"));
      default ->
          throw new IllegalArgumentException(
              name
                  + " is no option; use ratio, errors, client-errors, slow, slow[route], rare,"
                  + " linger, max-age, max-spans, max-bytes, queue-size or shutdown");
    }
  }

  private static void setSlow(String value, TailSamplingBuilder builder) {
    if (value.equals("off")) {
      builder.slowOff();
    } else {
      builder.slowThreshold(duration("slow", value));
    }
  }

  private static void setRare(String value, TailSamplingBuilder builder) {
    if (value.equals("off")) {
      builder.rareOff();
    } else {
      builder.rareInterval(duration("rare", value));
    }
  }

  private static ErrorScope scope(String value) {
    for (ErrorScope scope : ErrorScope.values()) {
      if (scope.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(value)) {
        return scope;
      }
    }
    throw new IllegalArgumentException("errors is " + value + "; give any-span, local-root or off");
  }

  private static boolean isFirst(String name, String value, String first, String second) {
    if (!value.equals(first) && !value.equals(second)) {
      throw new IllegalArgumentException(
          name + " is " + value + "; give " + first + " or " + second);
    }
    return value.equals(first);
  }

  private static double number(String name, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is " + value + "; give a number", e);
    }
  }

  private static int count(String name, String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is " + value + "; give a whole number", e);
    }
  }

  private static long bytes(String name, String value) {
    Matcher size = SIZE.matcher(value);
    if (!size.matches()) {
      throw new IllegalArgumentException(name + " is " + value + "; give bytes, such as 64MiB");
    }
    String unit = size.group(2) == null ? "B" : size.group(2);
    return Long.parseLong(size.group(1))
        << switch (unit) {
          case "KiB" -> 10;
          case "MiB" -> 20;
          case "GiB" -> 30;
          default -> 0;
        };
  }

  private static Duration duration(String name, String value) {
    Matcher duration = DURATION.matcher(value);
    if (!duration.matches()) {
      throw new IllegalArgumentException(
          name + " is " + value + "; give a duration with its unit, such as 250ms, 1s or 5m");
    }
    long amount = Long.parseLong(duration.group(1));
    return switch (duration.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }
}
