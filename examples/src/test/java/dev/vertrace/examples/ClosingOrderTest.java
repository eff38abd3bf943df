package dev.vertrace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ClosingOrderTest {
  private final List<String> closed = new ArrayList<>();
  private final ClosingOrder order = new ClosingOrder();

  @Test
  void closesNewestFirstAndOnce_whenOneFails() {
    order.add(() -> closed.add("database"));
    order.add(
        () -> {
          throw new IllegalStateException("queue");
        });
    order.add(() -> closed.add("service"));

    order.close();
    order.close();

    assertThat(closed).containsExactly("service", "database");
  }

  @Test
  void closesWhatIsStillStarting() throws Exception {
    CountDownLatch starting = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    CompletableFuture<AutoCloseable> start =
        CompletableFuture.supplyAsync(
            () ->
                order.start(
                    () -> {
                      starting.countDown();
                      await(mayEnd);
                      return () -> closed.add("platform");
                    }));
    starting.await();
    CompletableFuture<Void> close = CompletableFuture.runAsync(order::close);
    mayEnd.countDown();

    start.join();
    close.join();

    assertThat(closed).containsExactly("platform");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void startsNothing_whenClosed() {
    order.close();

    assertThatThrownBy(() -> order.start(() -> () -> closed.add("platform")))
        .hasMessage("closed before everything was started");
  }
}
