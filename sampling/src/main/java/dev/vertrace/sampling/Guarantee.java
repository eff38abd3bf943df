package dev.vertrace.sampling;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the options promise, in words. */
final class Guarantee {
  private Guarantee() {}

  static String of(Settings settings, double ratio, SlowThresholds slow) {
    List<String> all = new ArrayList<>();
    switch (settings.errors()) {
      case ANY_SPAN -> all.add("requests with an error in any span");
      case LOCAL_ROOT -> all.add("requests that fail");
      case OFF -> {}
    }
    if (slow.others() != SlowThresholds.NEVER) {
      all.add("requests that take " + words(slow.others()) + " or more");
    }
    if (slow.byRoute) {
      all.add("requests slower than their route's threshold");
    }
    if (settings.rare() != null) {
      all.add("first requests of a route in each " + words(settings.rare().toNanos()));
    }
    String rest = share(ratio) + " of " + (all.isEmpty() ? "all requests" : "the rest");
    String kept = all.isEmpty() ? rest : "all " + String.join(", all ", all) + ", and " + rest;
    return "keeps "
        + kept
        + ", in this process, while what is held takes less than "
        + size(settings.maxBytes())
        + " and the exporter keeps up (losses are counted)";
  }

  private static String share(double ratio) {
    return BigDecimal.valueOf(ratio).movePointRight(2).stripTrailingZeros().toPlainString() + " %";
  }

  private static String words(long nanos) {
    return Duration.ofNanos(nanos)
        .toString()
        .substring(2)
        .replace("S", " s")
        .replace("M", " min ")
        .replace("H", " h ")
        .strip();
  }

  private static String size(long bytes) {
    return bytes >> 20 > 0 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
  }
}
