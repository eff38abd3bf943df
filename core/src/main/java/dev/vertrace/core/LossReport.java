package dev.vertrace.core;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Warns of lost spans, once a minute at most. Any thread. */
final class LossReport {
  private static final Logger LOGGER = System.getLogger("dev.vertrace");
  private static final long MINUTE = 60_000_000_000L;

  private final LongSupplier nanos;
  private final AtomicLong nextAt;
  private final Map<Drop, Long> said = new EnumMap<>(Drop.class);

  LossReport(LongSupplier nanos) {
    this.nanos = nanos;
    this.nextAt = new AtomicLong(nanos.getAsLong());
  }

  void lost(SpanAccounts accounts) {
    long now = nanos.getAsLong();
    long next = nextAt.get();
    if (now - next >= 0 && nextAt.compareAndSet(next, now + MINUTE)) {
      LOGGER.log(
          Level.WARNING,
          "Spans were lost: "
              + losses(accounts)
              + " (said once a minute at most; last failure: "
              + accounts.lastFailure()
              + ")");
    }
  }

  private synchronized String losses(SpanAccounts accounts) {
    List<String> losses = new ArrayList<>();
    for (Drop why : Drop.values()) {
      long total = accounts.dropped(why);
      Long before = said.put(why, total);
      if (total > (before == null ? 0 : before)) {
        losses.add(why.reason + " " + (total - (before == null ? 0 : before)));
      }
    }
    return String.join(", ", losses);
  }
}
