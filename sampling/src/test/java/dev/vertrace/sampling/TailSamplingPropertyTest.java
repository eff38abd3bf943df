package dev.vertrace.sampling;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Repeat a run with {@code -Dvertrace.seed=...}; {@code -Dvertrace.long=true} runs more. */
class TailSamplingPropertyTest {
  private static final int FRAGMENTS = Boolean.getBoolean("vertrace.long") ? 1_000_000 : 10_000;
  private static final int BATCH = 500;
  private static final int THREADS = 4;
  private static final double RATIO = 0.1;

  private final Map<Outcome, Long> expected = new EnumMap<>(Outcome.class);

  @Test
  void followsModel_whateverTheOrder() throws Exception {
    long seed = Long.getLong("vertrace.seed", System.nanoTime());
    System.out.println("TailSamplingPropertyTest: -Dvertrace.seed=" + seed);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    int fragments = 0;
    try (TailSdk sdk =
        new TailSdk(TailSampling.builder().ratio(RATIO).maxAge(Duration.ofDays(1)))) {
      Random seeds = new Random(seed);
      while (fragments < FRAGMENTS) {
        List<TraceModel> batch = run(sdk, threads, seeds);
        check(batch, sdk.exported());
        fragments += batch.stream().mapToInt(trace -> trace.fragments().size()).sum();
        sdk.assertNothingLeft();
      }
      for (Outcome outcome : Outcome.values()) {
        assertThat(sdk.tail.counters().count(outcome))
            .as("%s, -Dvertrace.seed=%d", outcome, seed)
            .isEqualTo(expected.getOrDefault(outcome, 0L));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<TraceModel> run(TailSdk sdk, ExecutorService threads, Random seeds)
      throws Exception {
    List<TraceModel> batch = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      batch.add(new TraceModel(sdk, seeds.nextLong(), RATIO));
    }
    inTurns(threads, batch, 8, TraceModel::step);
    sdk.pass(Duration.ofMillis(2)); // not yet slow
    inTurns(threads, batch, 6, TraceModel::step);
    sdk.pass(Duration.ofSeconds(1));
    batch.forEach(TraceModel::slowTimePassed);
    inTurns(threads, batch, 6, TraceModel::step);
    sdk.pass(Duration.ofSeconds(10));
    batch.forEach(TraceModel::slowTimePassed);
    batch.forEach(TraceModel::lingerPassed);
    inTurns(threads, batch, 6, TraceModel::step);
    inTurns(threads, batch, 1, TraceModel::endAll);
    return batch;
  }

  /** Each trace takes its steps one after the other, but on threads that change. */
  private static void inTurns(
      ExecutorService threads, List<TraceModel> batch, int steps, Consumer<TraceModel> step)
      throws Exception {
    for (int i = 0; i < steps; i++) {
      ConcurrentLinkedQueue<TraceModel> waiting = new ConcurrentLinkedQueue<>(batch);
      Callable<Void> work =
          () -> {
            for (TraceModel trace = waiting.poll(); trace != null; trace = waiting.poll()) {
              step.accept(trace);
            }
            return null;
          };
      for (Future<Void> done : threads.invokeAll(List.of(work, work, work, work))) {
        done.get();
      }
    }
  }

  private void check(List<TraceModel> batch, List<SpanData> exported) {
    Map<String, List<SpanData>> byId = exported.stream().collect(groupingBy(SpanData::getSpanId));
    int count = 0;
    for (TraceModel trace : batch) {
      for (SpanModel span : trace.spans) {
        List<SpanData> found = byId.getOrDefault(span.span.getSpanContext().getSpanId(), List.of());
        assertThat(found).hasSize(span.isExported() ? 1 : 0);
        count += found.size();
        expected.merge(span.outcome(), 1L, Long::sum);
        found.forEach(data -> check(span, data));
      }
    }
    assertThat(exported).hasSize(count);
  }

  private static void check(SpanModel span, SpanData data) {
    FragmentModel fragment = span.fragment;
    boolean root = fragment.spans.get(0) == span;
    assertThat(data.getSpanContext().isSampled()).isTrue();
    assertThat(data.getAttributes().get(SamplingAttributes.REASON)).isEqualTo(fragment.reason);
    assertThat(data.getAttributes().get(SamplingAttributes.FRAGMENT_SPANS))
        .isEqualTo(root ? (long) fragment.spans.size() : null);
    assertThat(data.getAttributes().get(SamplingAttributes.FRAGMENT_LOST))
        .isEqualTo(root ? 0L : null);
  }
}
