package dev.vertrace.core;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The time in which the collector wants no requests, by the {@code Retry-After} of its answers. It
 * holds for all batches, or the next one would hit the collector that asked for a pause. Any
 * thread.
 */
final class QuietTime {
  /** Longer ones are cut: a proxy's "come back tomorrow" must not cost a day of traces. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
  private static final Pattern MANY_SECONDS = Pattern.compile("[0-9]{10,}");

  private final AtomicLong end = new AtomicLong(System.nanoTime());

  /** By the header, if there is one. */
  void extend(@Nullable String retryAfter) {
    if (retryAfter != null) {
      extend(length(retryAfter.trim(), Instant.now()));
    }
  }

  private void extend(Duration length) {
    long candidate = System.nanoTime() + length.toNanos();
    end.updateAndGet(current -> candidate - current > 0 ? candidate : current);
  }

  /** How long it still lasts; not positive when it is over. */
  long remainingNanos() {
    return end.get() - System.nanoTime();
  }

  /** Zero for what is neither seconds nor a date, and for what has passed. */
  static Duration length(String retryAfter, Instant now) {
    if (MANY_SECONDS.matcher(retryAfter).matches()) {
      return LONGEST;
    }
    Duration wanted =
        SECONDS.matcher(retryAfter).matches()
            ? Duration.ofSeconds(Long.parseLong(retryAfter))
            : until(retryAfter, now);
    return wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
  }

  private static Duration until(String date, Instant now) {
    try {
      Instant end = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      return end.isAfter(now) ? Duration.between(now, end) : Duration.ZERO;
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }
}
