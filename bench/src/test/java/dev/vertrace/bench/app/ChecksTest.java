package dev.vertrace.bench.app;

import static dev.vertrace.bench.app.Variant.OFFICIAL_OFF;
import static dev.vertrace.bench.app.Variant.OFFICIAL_ON;
import static dev.vertrace.bench.app.Variant.UNTRACED;
import static dev.vertrace.bench.app.Variant.UNTRACED_AGAIN;
import static dev.vertrace.bench.app.Variant.VERTRACE_OFF;
import static dev.vertrace.bench.app.Variant.VERTRACE_ON;
import static dev.vertrace.bench.app.Variant.VERTRACE_TAIL;
import static dev.vertrace.bench.app.Verdict.EVEN;
import static dev.vertrace.bench.app.Verdict.FAIL;
import static dev.vertrace.bench.app.Verdict.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class ChecksTest {
  @Test
  void holdsBytesOfPlaintextAgainstTheirBars() {
    Run run =
        Runs.of(
            Runs.fork(UNTRACED, 0, 10, 1_000),
            Runs.fork(VERTRACE_OFF, 0, 10, 1_650),
            Runs.fork(VERTRACE_ON, 0, 10, 2_901));

    assertThat(Checks.of(run))
        .containsExactly(
            new Check(
                "vertrace-off, plaintext: bytes above untraced", 650, 650, "650.00..650.00", PASS),
            new Check(
                "vertrace-on, plaintext: bytes above untraced",
                1_901,
                1_900,
                "1901.00..1901.00",
                FAIL));
  }

  @Test
  void holdsTailAgainstOfficialOff_atEachEndpoint() {
    Run run =
        Runs.of(Runs.fork(OFFICIAL_OFF, 0, 10, 3_000), Runs.fork(VERTRACE_TAIL, 0, 10, 3_001));

    assertThat(Checks.of(run))
        .extracting(Check::name, Check::measured, Check::verdict)
        .containsExactly(
            tuple("vertrace-tail, plaintext: bytes above official-off", 1.0, FAIL),
            tuple("vertrace-tail, query: bytes above official-off", 1.0, FAIL),
            tuple("vertrace-tail, 20 queries: bytes above official-off", 1.0, FAIL),
            tuple("vertrace-tail, chain: bytes above official-off", 1.0, FAIL));
  }

  @Test
  void holdsCpuAgainstTheModeThatRecordsLikeIt() {
    Run run =
        Runs.of(
            Runs.fork(OFFICIAL_OFF, 0, 10, 1),
            Runs.fork(OFFICIAL_ON, 0, 20, 1),
            Runs.fork(VERTRACE_OFF, 0, 10, 1),
            Runs.fork(VERTRACE_ON, 0, 25, 1));

    assertThat(Checks.of(run))
        .filteredOn(check -> check.name().contains("chain"))
        .extracting(Check::name, Check::measured, Check::verdict)
        .containsExactly(
            tuple("vertrace-off, chain: CPU, times of official-off", 1.0, PASS),
            tuple("vertrace-on, chain: CPU, times of official-on", 1.25, FAIL));
  }

  @Test
  void showsTheNoiseBesideARatio_andWhatItHides() {
    Run run =
        Runs.of(
            Runs.fork(UNTRACED, 0, 10, 1),
            Runs.fork(UNTRACED_AGAIN, 0, 8, 1),
            Runs.fork(UNTRACED, 1, 10, 1),
            Runs.fork(UNTRACED_AGAIN, 1, 15, 1),
            Runs.fork(UNTRACED, 2, 10, 1),
            Runs.fork(UNTRACED_AGAIN, 2, 11, 1),
            Runs.fork(OFFICIAL_ON, 0, 20, 1),
            Runs.fork(VERTRACE_ON, 0, 25, 1),
            Runs.fork(VERTRACE_TAIL, 0, 23, 1));

    assertThat(Checks.of(run))
        .contains(
            new Check(
                "vertrace-on, chain: CPU, times of official-on",
                1.25,
                1,
                "1.25..1.25; noise of untraced ±0.20",
                FAIL),
            new Check(
                "vertrace-tail, chain: CPU, times of official-on",
                1.15,
                1,
                "1.15..1.15; noise of untraced ±0.20",
                EVEN));
  }

  @Test
  void findsWhatGrowsWithTimeOrQueries() {
    JsonObject longRuns =
        new JsonObject()
            .put(
                "growth",
                new JsonObject()
                    .put("untraced", growth(1_000, 1_000, List.of(1L, 10L, 100L, 1_000L, 10_000L)))
                    .put(
                        "vertrace-on",
                        growth(1_000, 1_100, List.of(3L, 21L, 201L, 2_001L, 40_001L))));

    assertThat(Checks.of(Runs.of(longRuns)))
        .extracting(Check::measured, Check::verdict)
        .containsExactly(tuple(1.0, PASS), tuple(1.1, FAIL), tuple(38_000.0 / 9_000 - 1, FAIL));
  }

  @Test
  void findsAHeapThatGrowsAndSpansThatAreNowhere() {
    JsonObject longRuns =
        new JsonObject()
            .put(
                "saturation",
                new JsonObject()
                    .put("heapAfterGc", new JsonArray(List.of(100, 150, 120)))
                    .put("requests", 100)
                    .put("spansAtCollector", 50)
                    .put("spans", new SpanCounts(100, 60, 30, 0).toJson()));

    assertThat(Checks.of(Runs.of(longRuns)))
        .extracting(Check::measured, Check::verdict)
        .containsExactly(tuple(1.5, FAIL), tuple(0.9, FAIL), tuple(1.2, FAIL));
  }

  private static JsonObject growth(long shorter, long longer, List<Long> byQueries) {
    JsonObject queries = new JsonObject();
    for (int i = 0; i < byQueries.size(); i++) {
      queries.put(LongRuns.QUERIES.get(i).toString(), Runs.window(byQueries.get(i), 1).toJson());
    }
    return new JsonObject()
        .put("short", Runs.window(shorter, 1).toJson())
        .put("long", Runs.window(longer, 1).toJson())
        .put("queries", queries);
  }

  private static Tuple tuple(Object... values) {
    return Tuple.tuple(values);
  }
}
