package dev.vertrace.bench.app;

import static dev.vertrace.bench.app.Endpoint.QUERY;
import static dev.vertrace.bench.app.Measure.PROCESS_BYTES;
import static dev.vertrace.bench.app.Measure.PROCESS_CPU;
import static dev.vertrace.bench.app.Measure.REQUEST_BYTES;
import static dev.vertrace.bench.app.Measure.SPANS;
import static dev.vertrace.bench.app.Measure.THROUGHPUT;
import static dev.vertrace.bench.app.Variant.UNTRACED;
import static dev.vertrace.bench.app.Variant.VERTRACE_ON;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class RunTest {
  @Test
  void comparesForksOfOneRound() {
    Run run =
        Runs.of(
            Runs.fork(UNTRACED, 0, 10, 1_000),
            Runs.fork(VERTRACE_ON, 0, 20, 1_500),
            Runs.fork(VERTRACE_ON, 1, 80, 2_900),
            Runs.fork(UNTRACED, 1, 20, 2_000));

    assertThat(run.above(UNTRACED, VERTRACE_ON, QUERY, REQUEST_BYTES))
        .isEqualTo(new Statistics(700, 500, 900));
    assertThat(run.ratio(UNTRACED, VERTRACE_ON, QUERY, PROCESS_CPU))
        .isEqualTo(new Statistics(3, 2, 4));
  }

  @Test
  void leavesOutARound_inWhichTheOtherIsMissing() {
    Run run =
        Runs.of(
            Runs.fork(UNTRACED, 0, 10, 1_000),
            Runs.fork(VERTRACE_ON, 0, 20, 1_500),
            Runs.fork(VERTRACE_ON, 1, 80, 9_000));

    assertThat(run.above(UNTRACED, VERTRACE_ON, QUERY, REQUEST_BYTES))
        .isEqualTo(new Statistics(500, 500, 500));
  }

  @Test
  void takesTheMedianOfTheWindows_withoutTheFirstThird() {
    Run run = Runs.of(Runs.fork(UNTRACED, 0, 10, 500, 600, 1_000, 9_000, 1_200));

    assertThat(run.of(UNTRACED, QUERY, REQUEST_BYTES).median()).isEqualTo(1_200);
    assertThat(run.of(UNTRACED, QUERY, PROCESS_BYTES).median()).isEqualTo(1_201);
    assertThat(run.of(UNTRACED, QUERY, PROCESS_CPU).median()).isEqualTo(10);
    assertThat(run.of(UNTRACED, QUERY, THROUGHPUT).median()).isEqualTo(10_000);
    assertThat(run.of(UNTRACED, QUERY, SPANS).median()).isEqualTo(2);
  }

  @Test
  void isTheSame_afterItWasRecorded() {
    Run run =
        Runs.of(Runs.fork(UNTRACED, 0, 10, 1_000), Runs.fork(VERTRACE_ON, 0, 20, 1_500, 1_600));

    assertThat(Run.of(new JsonObject(run.toJson().encodePrettily()))).isEqualTo(run);
  }
}
