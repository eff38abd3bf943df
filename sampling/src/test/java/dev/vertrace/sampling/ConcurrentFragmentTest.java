package dev.vertrace.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One fragment, all threads at once. */
class ConcurrentFragmentTest {
  private static final int ROUNDS = Boolean.getBoolean("vertrace.long") ? 20_000 : 500;
  private static final int THREADS = 4;

  @Test
  void isWholeOrDropped_whoeverEndsLast() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CyclicBarrier together = new CyclicBarrier(THREADS);
    try (TailSdk sdk = TailSdk.keepingNothing()) {
      for (int round = 0; round < ROUNDS; round++) {
        Span root = sdk.root("root");
        boolean fails = round % 2 == 0;
        List<Callable<Void>> work = new ArrayList<>();
        for (int i = 1; i < THREADS; i++) {
          Span mine = sdk.child(root, "mine");
          boolean failing = fails && i == 1;
          work.add(
              () -> {
                together.await();
                for (int j = 0; j < 3; j++) {
                  sdk.child(mine, "child").end();
                }
                if (failing) {
                  TailSdk.fail(mine);
                } else {
                  mine.end();
                }
                return null;
              });
        }
        work.add(
            () -> {
              together.await();
              root.end();
              return null;
            });
        for (Future<Void> done : threads.invokeAll(work)) {
          done.get();
        }
        check(sdk.exported(), fails);
        sdk.assertNothingLeft();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void check(List<SpanData> exported, boolean fails) {
    Set<String> ids = new HashSet<>();
    exported.forEach(span -> ids.add(span.getSpanId()));
    assertThat(exported).hasSize(fails ? 1 + (THREADS - 1) * 4 : 0);
    assertThat(ids).hasSize(exported.size());
  }
}
