package dev.vertrace.sampling;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Ten times the requests that fit are open, all the time, on several threads; all of them fail. */
class OverloadTest {
  private static final long MAX = 16 << 20;
  private static final int THREADS = 4;
  private static final int CHILDREN = 9;
  // 10 spans of about 1 KB each: this is what fits, ten times.
  private static final int OPEN_EACH = (int) (10 * MAX / (10 << 10) / THREADS);
  private static final int REQUESTS_EACH =
      OPEN_EACH * (Boolean.getBoolean("vertrace.long") ? 50 : 2);

  private final Set<String> head = Collections.synchronizedSet(new HashSet<>());

  @Test
  void headSampleIsWhole_othersAreWholeOrNot_andAllIsCounted() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (TailSdk sdk = new TailSdk(TailSampling.builder().ratio(0.1).slowOff().maxBytes(MAX))) {
      List<Callable<Void>> work = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        work.add(() -> load(sdk));
      }
      for (Future<Void> done : threads.invokeAll(work)) {
        done.get();
      }
      Map<String, Long> sizes =
          sdk.exported().stream().collect(groupingBy(SpanData::getTraceId, counting()));
      assertThat(sizes.values()).containsOnly(1L + CHILDREN);
      assertThat(sizes.keySet()).containsAll(head);
      double requests = (double) (THREADS * REQUESTS_EACH);
      double sigma = Math.sqrt(0.1 * 0.9 / requests);
      assertThat(head.size() / requests).isBetween(0.1 - 4 * sigma, 0.1 + 4 * sigma);
      assertThat(sizes.size()).isGreaterThan(head.size());
      assertThat(sdk.tail.counters().count(Outcome.SHED)).isPositive();
      assertThat(sdk.tail.counters().startedSpans())
          .isEqualTo((1L + CHILDREN) * THREADS * REQUESTS_EACH);
      sdk.assertNothingLeft();
    } finally {
      threads.shutdownNow();
    }
  }

  private Void load(TailSdk sdk) {
    ArrayDeque<Span> open = new ArrayDeque<>();
    for (int i = 0; i < REQUESTS_EACH; i++) {
      open.add(request(sdk));
      if (open.size() > OPEN_EACH) {
        TailSdk.fail(open.remove());
      }
      assertThat(sdk.tail.budget().bytes()).isLessThanOrEqualTo(MAX);
      while (sdk.tail.waiting() > 500) { // it is memory that is short, not the exporter
        LockSupport.parkNanos(100_000);
      }
    }
    for (Span root : open) {
      TailSdk.fail(root);
      while (sdk.tail.waiting() > 500) {
        LockSupport.parkNanos(100_000);
      }
    }
    return null;
  }

  private Span request(TailSdk sdk) {
    Span root = sdk.root("root");
    if (root.getSpanContext().isSampled()) {
      head.add(root.getSpanContext().getTraceId());
    }
    for (int j = 0; j < CHILDREN; j++) {
      sdk.child(root, "child").setAttribute("text", "x".repeat(200)).end();
    }
    return root;
  }
}
