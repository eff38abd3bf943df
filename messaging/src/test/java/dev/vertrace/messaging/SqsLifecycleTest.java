package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** How a consumer starts and closes. */
class SqsLifecycleTest {
  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  @Test
  void failsToStart_whenQueueIsMissing() {
    String missing = sqs.queueUrl + "-missing";
    SqsConsumer consumer = SqsConsumer.create(sqs.vertx, sqs.traces.vertrace, sqs.sqs, missing);

    assertThatThrownBy(() -> consumer.start(message -> Future.succeededFuture()).await())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Cannot consume " + missing)
        .hasCauseInstanceOf(QueueDoesNotExistException.class);
    consumer.close().await();
  }

  @Test
  void failsToStart_whenNobodyAnswers() {
    SqsServer gone = new SqsServer();
    gone.close();
    try (SqsAsyncClient refused = SqsServer.at(SqsAsyncClient.builder(), gone.port).build()) {
      SqsConsumer consumer =
          SqsConsumer.create(sqs.vertx, sqs.traces.vertrace, refused, sqs.queueUrl);
      assertThatThrownBy(() -> consumer.start(message -> Future.succeededFuture()).await())
          .hasMessageContaining("Cannot consume " + sqs.queueUrl);
    }
  }

  @Test
  void startsOnce() {
    SqsConsumer consumer = sqs.start(message -> Future.succeededFuture());

    assertThatThrownBy(() -> consumer.start(message -> Future.succeededFuture()).await())
        .hasMessageContaining("was started before");
  }

  @Test
  void closeWaitsForMessageInHand() {
    sqs.send("x", Map.of());
    List<String> order = new ArrayList<>();
    Promise<Void> closed = Promise.promise();
    SqsConsumer consumer = sqs.builder(sqs.sqs).build();

    consumer
        .start(
            message -> {
              consumer.close().onSuccess(done -> order.add("closed")).onComplete(closed);
              return sqs.vertx.timer(50).onSuccess(timer -> order.add("handled")).mapEmpty();
            })
        .await();

    closed.future().await();
    assertThat(order).containsExactly("handled", "closed");
    assertThat(sqs.server.messagesLeft(sqs.queueUrl)).isZero();
    assertThat(sqs.traces.recorded.await(2)).hasSize(2);
  }

  @Test
  void closes_whenVertxIsClosed() {
    Vertx other = Vertx.vertx();
    SqsPolls polls = new SqsPolls(1);
    try (SqsAsyncClient client = polls.client(sqs.server.port)) {
      SqsConsumer consumer = SqsConsumer.create(other, sqs.traces.vertrace, client, sqs.queueUrl);
      consumer.start(message -> Future.succeededFuture()).await();
      polls.awaitStarted();
      other.close().await();

      assertThat(consumer.close().succeeded()).isTrue();
    }
  }

  @Test
  void refusesToStart_whenClosedBefore() {
    SqsConsumer consumer = sqs.builder(sqs.sqs).build();
    consumer.close().await();

    assertThatThrownBy(() -> consumer.start(message -> Future.succeededFuture()).await())
        .hasMessage("The consumer of " + sqs.queueUrl + " is closed; create another");
  }

  @Test
  void doesNotPoll_whenClosedWhileStarting() {
    sqs.send("x", Map.of());
    SqsConsumer consumer = sqs.builder(sqs.server.client).build();
    Future<Void> starting = consumer.start(message -> Future.succeededFuture());

    consumer.close().await();

    assertThatThrownBy(starting::await).hasMessageContaining("closed while it started");
    assertThat(sqs.server.messagesLeft(sqs.queueUrl)).isEqualTo(1);
  }

  @Test
  void mayBeStartedAgain_whenClientThrows() {
    SqsConsumer consumer = sqs.builder(sqs.server.throwing("getQueueAttributes", 1)).build();
    sqs.closing(consumer);

    Future<Void> first = consumer.start(message -> Future.succeededFuture());

    assertThatThrownBy(first::await).hasMessageContaining("Cannot consume " + sqs.queueUrl);
    consumer.start(message -> Future.succeededFuture()).await();
  }

  @Test
  void saysWhatIsWrongWithItsSettings() {
    SqsConsumerBuilder builder = sqs.builder(sqs.sqs);
    assertThatThrownBy(() -> builder.maxMessages(11))
        .hasMessage("maxMessages must be from 1 to 10, but is 11");
    assertThatThrownBy(() -> builder.concurrency(0)).hasMessageContaining("concurrency");
    assertThatThrownBy(() -> builder.waitTime(Duration.ofMillis(1500)))
        .hasMessage("waitTime must be in whole seconds from 1 to 20, but is PT1.5S");
    assertThatThrownBy(() -> builder.waitTime(Duration.ofSeconds(21)))
        .hasMessageContaining("waitTime");
  }
}
