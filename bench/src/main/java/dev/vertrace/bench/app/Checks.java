package dev.vertrace.bench.app;

import static dev.vertrace.bench.app.Measure.PROCESS_CPU;
import static dev.vertrace.bench.app.Measure.REQUEST_BYTES;
import static dev.vertrace.bench.app.Variant.OFFICIAL_OFF;
import static dev.vertrace.bench.app.Variant.UNTRACED;
import static dev.vertrace.bench.app.Variant.VERTRACE_10;
import static dev.vertrace.bench.app.Variant.VERTRACE_OFF;
import static dev.vertrace.bench.app.Variant.VERTRACE_ON;
import static dev.vertrace.bench.app.Variant.VERTRACE_TAIL;

import java.util.ArrayList;
import java.util.List;

/** The bars of the whole application. */
final class Checks {
  private static final double PLAINTEXT_OFF_BYTES = 650;
  private static final double PLAINTEXT_ON_BYTES = 1900;

  private final Run run;
  private final List<Check> checks = new ArrayList<>();

  private Checks(Run run) {
    this.run = run;
  }

  /** Those whose variants were measured. */
  static List<Check> of(Run run) {
    Checks checks = new Checks(run);
    checks.bytes(VERTRACE_OFF, PLAINTEXT_OFF_BYTES);
    checks.bytes(VERTRACE_ON, PLAINTEXT_ON_BYTES);
    for (Endpoint endpoint : Endpoint.values()) {
      checks.tailBelowOff(endpoint);
    }
    for (Variant variant : List.of(VERTRACE_OFF, VERTRACE_10, VERTRACE_ON, VERTRACE_TAIL)) {
      for (Endpoint endpoint : Endpoint.values()) {
        checks.cpu(variant, variant.rival(), endpoint);
      }
    }
    checks.checks.addAll(LongChecks.of(run.longRuns()));
    return checks.checks;
  }

  private void bytes(Variant variant, double bar) {
    if (run.has(variant, Endpoint.PLAINTEXT) && run.has(UNTRACED, Endpoint.PLAINTEXT)) {
      checks.add(
          Check.atMost(
              variant.label() + ", plaintext: bytes above untraced",
              run.above(UNTRACED, variant, Endpoint.PLAINTEXT, REQUEST_BYTES),
              bar));
    }
  }

  private void tailBelowOff(Endpoint endpoint) {
    if (run.has(VERTRACE_TAIL, endpoint) && run.has(OFFICIAL_OFF, endpoint)) {
      checks.add(
          Check.atMost(
              "vertrace-tail, " + endpoint.label() + ": bytes above official-off",
              run.above(OFFICIAL_OFF, VERTRACE_TAIL, endpoint, REQUEST_BYTES),
              0));
    }
  }

  private void cpu(Variant variant, Variant rival, Endpoint endpoint) {
    if (run.has(variant, endpoint) && run.has(rival, endpoint)) {
      checks.add(
          Check.atMost(
                  variant.label() + ", " + endpoint.label() + ": CPU, times of " + rival.label(),
                  run.ratio(rival, variant, endpoint, PROCESS_CPU),
                  1)
              .withNoise(run.noise(endpoint, PROCESS_CPU)));
    }
  }
}
