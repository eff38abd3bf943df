package dev.vertrace.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class UsageTest {
  private static final int BYTES = 10_000_000;

  @SuppressWarnings("unused") // so that it is not optimised away
  private volatile byte[] garbage = {};

  @Test
  void tellsTheEventLoopFromOtherThreads_andLeavesOutItsOwn() throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    Usage before = Usage.now();

    allocate(3 * BYTES);
    CountDownLatch done = new CountDownLatch(1);
    vertx.runOnContext(
        v -> {
          allocate(BYTES);
          done.countDown();
        });
    done.await();
    vertx
        .executeBlocking(
            () -> {
              allocate(2 * BYTES);
              return "";
            })
        .await();
    JsonObject usage = Usage.now().since(before);
    vertx.close().await();

    assertThat(usage.getLong("eventLoopBytes")).isBetween((long) BYTES, 2L * BYTES);
    assertThat(usage.getLong("allBytes")).isBetween(3L * BYTES, 4L * BYTES);
    assertThat(usage.getLong("eventLoopCpuNanos")).isPositive();
  }

  private void allocate(int bytes) {
    garbage = new byte[bytes];
  }
}
