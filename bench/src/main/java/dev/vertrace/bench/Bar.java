package dev.vertrace.bench;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * What one operation may allocate at most, in bytes.
 *
 * @param added by tracing: above what is not traced
 * @param floor what the bare SDK allocates for the same
 * @param allowance what may come on top of it
 */
record Bar(String path, Tracing tracing, double added, double floor, int allowance) {
  double limit() {
    return floor + allowance;
  }

  boolean isMet() {
    return added <= limit();
  }

  JsonObject json() {
    return new JsonObject()
        .put("path", path)
        .put("tracing", tracing.name())
        .put("added", Math.round(added))
        .put("floor", Math.round(floor))
        .put("allowance", allowance)
        .put("met", isMet());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %-34s %-4s adds %5.0f B, may add %5.0f B: the SDK's %5.0f B and %d B",
        isMet() ? "PASS" : "FAIL",
        path,
        tracing,
        added,
        limit(),
        floor,
        allowance);
  }
}
