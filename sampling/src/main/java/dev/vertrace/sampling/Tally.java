package dev.vertrace.sampling;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts by a kind and a reason. Any thread. */
final class Tally<K extends Enum<K>> {
  // Complete from the start, so that it only is read.
  private final Map<K, Map<Reason, LongAdder>> counts;

  Tally(Class<K> kinds) {
    counts = new EnumMap<>(kinds);
    for (K kind : kinds.getEnumConstants()) {
      Map<Reason, LongAdder> reasons = new EnumMap<>(Reason.class);
      for (Reason reason : Reason.values()) {
        reasons.put(reason, new LongAdder());
      }
      counts.put(kind, reasons);
    }
  }

  void add(K kind, Reason reason, long count) {
    adder(kind, reason).add(count);
  }

  long count(K kind, Reason reason) {
    return adder(kind, reason).sum();
  }

  long count(K kind) {
    long sum = 0;
    for (Reason reason : Reason.values()) {
      sum += count(kind, reason);
    }
    return sum;
  }

  private LongAdder adder(K kind, Reason reason) {
    return requireNonNull(requireNonNull(counts.get(kind)).get(reason));
  }
}
