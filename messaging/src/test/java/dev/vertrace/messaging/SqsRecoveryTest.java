package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/** Polling goes on after whatever happens to it; {@code -Dvertrace.long=true} waits longer. */
class SqsRecoveryTest {
  /** Polls that are cut off: their pauses add up to 51 s in the long run. */
  private static final int CUT_OFF = Boolean.getBoolean("vertrace.long") ? 10 : 4;

  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  private final SqsCalls calls = new SqsCalls();
  private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
  private SqsProxy proxy;
  private SqsAsyncClient client;

  @BeforeEach
  void connect() {
    proxy = new SqsProxy(sqs.server.port);
    client = calls.client(proxy.port());
  }

  @AfterEach
  void close() {
    client.close();
    proxy.close();
  }

  private Future<Void> handle(Message message) {
    handled.add(message.body());
    return Future.succeededFuture();
  }

  private String nextHandled() throws InterruptedException {
    return handled.poll(60, TimeUnit.SECONDS);
  }

  private void createQueue(String name) {
    sqs.queueUrl = sqs.server.createQueue(name, Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "1"));
  }

  @Test
  void resumes_whenNetworkWasCut() throws InterruptedException {
    createQueue(SqsServer.uniqueName()); // a message whose answer is lost comes back soon
    SqsConsumer consumer = sqs.start(sqs.builder(client), this::handle);
    sqs.send("before", Map.of());
    assertThat(nextHandled()).isEqualTo("before");
    sqs.traces.single(); // it is deleted

    CountDownLatch cutOff = proxy.cut(CUT_OFF);
    sqs.send("meanwhile", Map.of());
    assertThat(cutOff.await(5, TimeUnit.MINUTES)).isTrue();
    proxy.mend();

    assertThat(nextHandled()).isEqualTo("meanwhile");
    consumer.close().await();
    sqs.traces.single();
    assertThat(sqs.server.messagesLeft(sqs.queueUrl)).isZero();
  }

  @Test
  void resumes_whenServiceKeptSilent() throws InterruptedException {
    SqsConsumer consumer = sqs.start(sqs.builder(client), this::handle);
    assertThat(proxy.swallowNext().await(60, TimeUnit.SECONDS)).isTrue();
    sqs.send("x", Map.of());

    assertThat(nextHandled()).isEqualTo("x");
    sqs.traces.single();
    consumer.close().await();
    assertThat(sqs.server.messagesLeft(sqs.queueUrl)).isZero();
  }

  @Test
  void resumes_whenQueueWasDeletedAndComesBack() throws InterruptedException {
    String name = SqsServer.uniqueName();
    createQueue(name);
    SqsConsumer consumer = sqs.start(sqs.builder(client), this::handle);

    sqs.server.client.deleteQueue(queue -> queue.queueUrl(sqs.queueUrl)).join();
    calls.awaitFailed(ReceiveMessageRequest.class, 2);
    createQueue(name);
    sqs.send("x", Map.of());

    assertThat(nextHandled()).isEqualTo("x");
    consumer.close().await();
    sqs.traces.single();
  }

  @Test
  void deliversAgain_whenReceiptHandleHasExpired() {
    createQueue(SqsServer.uniqueName());
    sqs.send("x", Map.of());
    proxy.refuse("DeleteMessage", "400 ReceiptHandleIsInvalid");
    SqsConsumer consumer =
        sqs.start(
            sqs.builder(client),
            message -> {
              if (handled.size() == 1) {
                proxy.allow("DeleteMessage");
              }
              return handle(message);
            });

    List<SpanData> spans = sqs.traces.recorded.await(2);
    consumer.close().await();
    assertThat(handled).containsExactly("x", "x");
    assertThat(spans.get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(spans.get(0).getAttributes().get(SqsAttributes.ERROR_TYPE))
        .isEqualTo("software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException");
    assertThat(spans.get(1).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(spans)
        .extracting(span -> span.getAttributes().get(SqsAttributes.RECEIVE_COUNT))
        .containsExactly(1L, 2L);
    assertThat(sqs.server.messagesLeft(sqs.queueUrl)).isZero();
  }

  @Test
  void deliversAgain_whenNetworkIsCutBeforeDeletion() {
    createQueue(SqsServer.uniqueName());
    sqs.send("x", Map.of());
    CountDownLatch[] cutOff = new CountDownLatch[1];
    SqsConsumer consumer =
        sqs.start(
            sqs.builder(client),
            message -> {
              if (handled.isEmpty()) {
                cutOff[0] = proxy.cut(2); // the deletion and a poll
                sqs.vertx.<Void>executeBlocking(
                    () -> {
                      assertThat(cutOff[0].await(30, TimeUnit.SECONDS)).isTrue();
                      proxy.mend();
                      return null;
                    });
              }
              return handle(message);
            });

    List<SpanData> spans = sqs.traces.recorded.await(2);
    consumer.close().await();

    assertThat(handled).containsExactly("x", "x");
    assertThat(spans)
        .extracting(span -> span.getStatus().getStatusCode())
        .containsExactly(StatusCode.ERROR, StatusCode.UNSET);
    assertThat(sqs.server.messagesLeft(sqs.queueUrl)).isZero();
  }
}
