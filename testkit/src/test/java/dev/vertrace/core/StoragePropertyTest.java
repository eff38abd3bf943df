package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Repeat a run with {@code -Dvertrace.seed=...}; {@code -Dvertrace.long=true} runs more. */
class StoragePropertyTest {
  private static final int RUNS = Boolean.getBoolean("vertrace.long") ? 100_000 : 1_000;

  @RegisterExtension final TracedVertx traced = new TracedVertx();

  @Test
  void followsModel_whateverTheOrder() {
    long seed = Long.getLong("vertrace.seed", System.nanoTime());
    System.out.println("StoragePropertyTest: -Dvertrace.seed=" + seed);

    Context root = traced.root();
    for (int run = 0; run < RUNS; run++) {
      long runSeed = seed + run;
      assertThat(TracedVertx.await(TracedVertx.run(root, () -> walk(root, runSeed))))
          .as("-Dvertrace.seed=" + runSeed)
          .isEqualTo("root");
    }
  }

  private static Future<String> walk(Context root, long seed) {
    new StorageModel(root, seed).walk();
    return Future.succeededFuture(VertxInternals.current() == root ? "root" : "lost");
  }
}
