package dev.vertrace.bench.app;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * A bar, and what was measured against it.
 *
 * @param spread of what was measured, or other numbers beside it
 */
record Check(String name, double measured, double bar, String spread, Verdict verdict) {

  /** What must not be more than the bar. */
  static Check atMost(String name, Statistics measured, double bar) {
    String spread = String.format(Locale.ROOT, "%.2f..%.2f", measured.min(), measured.max());
    return new Check(name, measured.median(), bar, spread, Verdict.of(measured.median() <= bar));
  }

  /** With the noise of the untraced application beside it, unless it was not measured. */
  Check withNoise(double noise) {
    return Double.isNaN(noise)
        ? this
        : new Check(
            name,
            measured,
            bar,
            spread + String.format(Locale.ROOT, "; noise of untraced ±%.2f", noise),
            verdict == Verdict.FAIL && measured <= bar + noise ? Verdict.EVEN : verdict);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("name", name)
        .put("measured", measured)
        .put("bar", bar)
        .put("spread", spread)
        .put("verdict", verdict.name());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s  %s: %.2f (%s), bar %.2f", verdict, name, measured, spread, bar);
  }
}
