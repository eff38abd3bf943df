package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Closing waits for handlers, but not for ever. */
class SqsDrainTest {
  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  @Test
  void waitsForAllHandlers() {
    for (int i = 0; i < 5; i++) {
      sqs.send("x", Map.of());
    }
    CountDownLatch begun = new CountDownLatch(5);
    Promise<Void> handling = Promise.promise();
    SqsConsumer consumer =
        sqs.start(
            message -> {
              begun.countDown();
              return handling.future();
            });
    await(begun);

    Future<Void> closed = consumer.close();
    assertThat(closed.isComplete()).isFalse();
    handling.complete();
    closed.await();

    assertThat(sqs.server.messagesLeft(sqs.queueUrl)).isZero();
    sqs.traces.recorded.await(5);
  }

  @Test
  void givesUp_whenHandlerHangs() {
    sqs.send("x", Map.of());
    CountDownLatch begun = new CountDownLatch(1);
    Promise<Void> handling = Promise.promise();
    SqsConsumer consumer = sqs.builder(sqs.server.client).drainTime(Duration.ofMillis(50)).build();
    consumer
        .start(
            message -> {
              begun.countDown();
              return handling.future();
            })
        .await();
    await(begun);

    assertThatThrownBy(() -> consumer.close().await())
        .isInstanceOf(TimeoutException.class)
        .hasMessage(
            "1 messages of "
                + sqs.queueUrl
                + " are still being handled after PT0.05S; those that are not deleted come back");
    assertThat(sqs.server.messagesLeft(sqs.queueUrl)).isEqualTo(1);
    handling.fail("too late");
    sqs.traces.single();
  }

  @Test
  void givesUp_whenHandlerBlocksWorker() {
    sqs.send("x", Map.of());
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    SqsConsumer consumer = sqs.builder(sqs.server.client).drainTime(Duration.ofMillis(50)).build();
    sqs.vertx
        .deployVerticle(
            () ->
                context ->
                    consumer.start(
                        message -> {
                          begun.countDown();
                          await(go);
                          return Future.succeededFuture();
                        }),
            new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .await();
    await(begun);

    assertThatThrownBy(() -> consumer.close().await()).isInstanceOf(TimeoutException.class);
    go.countDown();
    sqs.traces.single();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
