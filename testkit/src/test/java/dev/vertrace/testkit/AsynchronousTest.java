package dev.vertrace.testkit;

import static dev.vertrace.testkit.TraceAssertions.assertThat;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.vertrace.core.Vertrace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hunts for tests that fail now and then; {@code -Dvertrace.long=true} runs more. */
@ExtendWith(VertraceExtension.class)
class AsynchronousTest {
  private static final int RUNS = Boolean.getBoolean("vertrace.long") ? 500 : 5;

  static IntStream runs() {
    return IntStream.range(0, RUNS);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void waitsForConcurrentWork(int run, Vertx vertx, Vertrace vertrace, RecordedTraces traces)
      throws Exception {
    vertx
        .eventBus()
        .<Integer>consumer("stock", message -> stock(vertrace, vertx).onSuccess(message::reply));
    Promise<Object> done = Promise.promise();
    vertx.runOnContext(v -> order(run, vertrace, vertx).onComplete(done));

    assertThat(traces)
        .hasTree(
            """
            order * (unordered)
              price
              late audit
              send CLIENT
                send SERVER (unordered)
                  count
                  reserve
            """);
    done.future().await(20, SECONDS);
  }

  // On an event loop: elsewhere, a reply may come before Vert.x has given its handler the span.
  private static Future<Object> order(int run, Vertrace vertrace, Vertx vertx) {
    return vertrace
        .span("order " + run)
        .run(
            () -> {
              vertrace.span("late audit").run(() -> vertx.timer(2)); // nobody waits for it
              return Future.all(
                      vertx.eventBus().request("stock", run),
                      vertrace.span("price").run(() -> vertx.executeBlocking(() -> run)))
                  .mapEmpty();
            });
  }

  private static Future<Integer> stock(Vertrace vertrace, Vertx vertx) {
    return Future.all(
            vertrace.span("count").run(() -> vertx.timer(1)),
            vertrace.span("reserve").run(() -> Future.succeededFuture(1)))
        .map(1);
  }
}
