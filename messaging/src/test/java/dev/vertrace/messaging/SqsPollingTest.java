package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** How a consumer polls. */
class SqsPollingTest {
  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  @Test
  void closeBreaksOffPoll() {
    SqsPolls polls = new SqsPolls(1);
    try (SqsAsyncClient client = polls.client(sqs.server.port)) {
      SqsConsumer consumer =
          sqs.start(
              sqs.builder(client).waitTime(Duration.ofSeconds(6)), m -> Future.succeededFuture());
      polls.awaitStarted();
      long start = System.nanoTime();
      consumer.close().await();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void makesNoSpan_whenPollIsEmpty() {
    SqsPolls polls = new SqsPolls(2);
    try (SqsAsyncClient client = polls.client(sqs.server.port)) {
      SqsConsumer consumer =
          sqs.start(
              sqs.builder(sqs.traces.tracing.wrap(client)), message -> Future.succeededFuture());
      polls.awaitStarted();
      consumer.close().await();
    }
    assertThat(sqs.traces.recorded.drain()).isEmpty();
  }

  @Test
  void resumesPolling_whenPollsFail() {
    sqs.send("x", Map.of());
    SqsPolls polls = new SqsPolls(3);
    polls.failures.set(2);
    Promise<Void> handled = Promise.promise();
    try (SqsAsyncClient client = polls.client(sqs.server.port)) {
      SqsConsumer consumer =
          sqs.start(
              sqs.builder(client),
              message -> {
                handled.complete();
                return Future.succeededFuture();
              });
      handled.future().await();
      sqs.traces.single();
      consumer.close().await();
    }
    polls.awaitStarted();
  }

  @Test
  void resumesPolling_whenClientThrows() {
    sqs.send("x", Map.of());

    sqs.start(
        sqs.builder(sqs.server.throwing("receiveMessage", 2)), message -> Future.succeededFuture());

    sqs.traces.single();
  }
}
