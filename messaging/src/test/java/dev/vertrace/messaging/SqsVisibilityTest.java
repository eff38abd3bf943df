package dev.vertrace.messaging;

import static dev.vertrace.messaging.SqsTraces.messaging;
import static dev.vertrace.messaging.SqsTraces.trees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A message stays hidden from others while it is handled. */
class SqsVisibilityTest {
  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  private final SqsCalls calls = new SqsCalls();
  private final Promise<Void> handling = Promise.promise();
  private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
  private SqsProxy proxy;
  private SqsAsyncClient client;

  @BeforeEach
  void createQueue() {
    sqs.queueUrl =
        sqs.server.createQueue(
            SqsServer.uniqueName(), Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "2"));
    proxy = new SqsProxy(sqs.server.port);
    client = calls.client(proxy.port());
  }

  @AfterEach
  void close() {
    client.close();
    proxy.close();
  }

  private Future<Void> hold(Message message) {
    received.add(message.attributesAsStrings().get("ApproximateReceiveCount"));
    return handling.future();
  }

  @Test
  void isExtendedWithoutSpans_whileHandlerRuns() {
    sqs.send("x", Map.of());
    SqsConsumer consumer = sqs.start(sqs.builder(client), this::hold);

    calls.awaitEnded(ChangeMessageVisibilityRequest.class, 4); // longer than the visibility timeout
    handling.complete();
    SpanData process = sqs.traces.single();
    consumer.close().await();

    assertThat(received).containsExactly("1");
    assertThat(process.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(sqs.server.messagesLeft(sqs.queueUrl)).isZero();
  }

  @Test
  void isExtended_whileHandlerBlocksWorker() {
    sqs.send("x", Map.of());
    sqs.send("y", Map.of());
    CountDownLatch go = new CountDownLatch(1);
    SqsConsumer consumer = sqs.builder(client).build();
    sqs.vertx
        .deployVerticle(
            () -> context -> consumer.start(message -> block(message, go)),
            new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .await();

    calls.awaitEnded(ChangeMessageVisibilityRequest.class, 8); // of both: one waits
    go.countDown();
    sqs.traces.recorded.await(2);
    consumer.close().await();

    assertThat(received).containsExactly("1", "1");
    assertThat(sqs.server.messagesLeft(sqs.queueUrl)).isZero();
  }

  private Future<Void> block(Message message, CountDownLatch go) {
    received.add(message.attributesAsStrings().get("ApproximateReceiveCount"));
    try {
      go.await();
    } catch (InterruptedException e) {
      return Future.failedFuture(e);
    }
    return Future.succeededFuture();
  }

  @Test
  void isExtendedNoLongerThanAllowed() {
    sqs.send("x", Map.of());
    Promise<Void> again = Promise.promise();
    SqsConsumer consumer =
        sqs.start(
            sqs.builder(client).maxVisibility(Duration.ofMillis(700)),
            message -> {
              Future<Void> held = hold(message);
              if (received.size() == 2) {
                again.complete();
              }
              return held;
            });

    again.future().await();
    handling.complete();
    sqs.traces.recorded.await(2);
    consumer.close().await();

    assertThat(received).containsExactly("1", "2");
    assertThat(sqs.server.messagesLeft(sqs.queueUrl)).isZero();
  }

  @Test
  void isLeftAlone_whenNotWanted() {
    sqs.send("x", Map.of());
    SqsConsumer consumer =
        sqs.start(
            sqs.builder(client)
                .visibilityTimeout(Duration.ofSeconds(2))
                .maxVisibility(Duration.ZERO),
            message -> {
              received.add(message.attributesAsStrings().get("ApproximateReceiveCount"));
              return received.size() == 1 ? Future.failedFuture("no") : Future.succeededFuture();
            });
    sqs.traces.recorded.await(2);
    consumer.close().await();

    assertThat(received).containsExactly("1", "2");
    assertThat(calls.ended(ChangeMessageVisibilityRequest.class)).isZero();
  }

  @Test
  void showsThatMessageIsLost_whenItCannotBeExtended() {
    sqs.send("x", Map.of());
    proxy.refuse("ChangeMessageVisibility", "400 ReceiptHandleIsInvalid");
    SqsConsumer consumer =
        sqs.start(sqs.builder(client).visibilityTimeout(Duration.ofSeconds(3)), this::hold);

    sqs.awaitEnded("extend");
    handling.complete();
    List<SpanData> spans = sqs.traces.recorded.await(2);
    consumer.close().await();

    assertThat(trees(spans, sqs.queueUrl))
        .isEqualTo("process q CONSUMER\n  extend q CLIENT !ERROR\n");
    SpanData extend = SqsTraces.named(spans, "extend");
    assertThat(extend.getAttributes().asMap())
        .isEqualTo(
            messaging("extend", sqs.queueUrl)
                .remove(MessagingAttributes.MESSAGING_OPERATION_TYPE)
                .put("messaging.message.id", messageId(spans))
                .put(
                    "error.type",
                    "software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException")
                .build()
                .asMap());
  }

  private static String messageId(List<SpanData> spans) {
    return SqsTraces.named(spans, "process")
        .getAttributes()
        .get(MessagingAttributes.MESSAGING_MESSAGE_ID);
  }

  @Test
  void isExtendedAgain_whenServiceFailsOnce() {
    sqs.send("x", Map.of());
    proxy.refuse("ChangeMessageVisibility", "500 InternalFailure");
    SqsConsumer consumer =
        sqs.start(sqs.builder(client).visibilityTimeout(Duration.ofSeconds(3)), this::hold);

    sqs.awaitEnded("extend");
    proxy.allow("ChangeMessageVisibility");
    calls.awaitEnded(ChangeMessageVisibilityRequest.class, 3);
    handling.complete();
    List<SpanData> spans = sqs.traces.recorded.await(2);
    consumer.close().await();

    assertThat(trees(spans, sqs.queueUrl))
        .isEqualTo("process q CONSUMER\n  extend q CLIENT !ERROR\n");
    assertThat(received).containsExactly("1");
    assertThat(sqs.server.messagesLeft(sqs.queueUrl)).isZero();
  }

  @Test
  void saysWhatIsWrongWithSettings() {
    SqsConsumerBuilder builder = sqs.builder(client);
    assertThatThrownBy(() -> builder.visibilityTimeout(Duration.ofMillis(999)))
        .hasMessage("visibilityTimeout in seconds must be from 1 to 43200, but is 0");
    assertThatThrownBy(() -> builder.maxVisibility(Duration.ofHours(13)))
        .hasMessage("maxVisibility must be from 0 to 12 hours, but is PT13H");
    assertThatThrownBy(() -> builder.drainTime(Duration.ZERO))
        .hasMessage("drainTime must be at least 1 ms, but is PT0S");
  }
}
