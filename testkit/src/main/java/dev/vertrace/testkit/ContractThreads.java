package dev.vertrace.testkit;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the same on several threads at once. Any thread. */
final class ContractThreads {
  private ContractThreads() {}

  /** Returns when all are done; throws what the first of them threw. */
  static void run(int threads, Callable<?> work) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Object>> copies = Collections.nCopies(threads, work::call);
      for (Future<?> done : executor.invokeAll(copies)) {
        done.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
