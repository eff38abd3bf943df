package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Many messages at a time are not mixed up; {@code -Dvertrace.long=true} takes more. */
class SqsManyMessagesTest {
  private static final int MESSAGES = Boolean.getBoolean("vertrace.long") ? 10_000 : 2_000;

  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  private record Seen(String messageId, String before, String after) {}

  @Test
  void givesEachMessageItsSpan_whenHandlersEndInRandomOrder() throws InterruptedException {
    Map<String, SpanData> creations = send();
    Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    CountDownLatch handled = new CountDownLatch(MESSAGES);

    SqsConsumer consumer =
        sqs.start(
            sqs.builder(sqs.server.client).concurrency(50),
            message -> work(message, seen).onSuccess(done -> handled.countDown()));
    assertThat(handled.await(9, TimeUnit.MINUTES)).isTrue();
    List<SpanData> spans = sqs.traces.recorded.await(MESSAGES);
    consumer.close().await();

    Map<String, SpanData> processes = byMessage(spans);
    assertThat(processes.keySet()).isEqualTo(creations.keySet()).hasSize(MESSAGES);
    processes.forEach((id, process) -> assertChild(process, creations.get(id)));
    assertThat(seen)
        .hasSize(MESSAGES)
        .allSatisfy(
            one -> {
              String own = processes.get(one.messageId()).getSpanId();
              assertThat(List.of(one.before(), one.after())).containsOnly(own);
            });
    assertThat(sqs.server.messagesLeft(sqs.queueUrl)).isZero();
  }

  private static void assertChild(SpanData process, SpanData creation) {
    assertThat(process.getParentSpanId()).isEqualTo(creation.getSpanId());
    assertThat(process.getTraceId()).isEqualTo(creation.getTraceId());
  }

  /** The spans that messages carry, by message. */
  private Map<String, SpanData> send() {
    for (int sent = 0; sent < MESSAGES; ) {
      List<CompletableFuture<?>> calls = new ArrayList<>();
      for (int i = 0; i < 10 && sent < MESSAGES; i++, sent += 10) {
        calls.add(
            sqs.sqs.sendMessageBatch(batch -> batch.queueUrl(sqs.queueUrl).entries(entries())));
      }
      calls.forEach(CompletableFuture::join);
    }
    return byMessage(sqs.traces.recorded.await(MESSAGES + MESSAGES / 10));
  }

  private static List<SendMessageBatchRequestEntry> entries() {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      entries.add(SendMessageBatchRequestEntry.builder().id("" + i).messageBody("x").build());
    }
    return entries;
  }

  /** Each message must be there once; spans of whole batches have none. */
  private static Map<String, SpanData> byMessage(List<SpanData> spans) {
    Map<String, SpanData> byMessage = new HashMap<>();
    for (SpanData span : spans) {
      String id = span.getAttributes().get(MessagingAttributes.MESSAGING_MESSAGE_ID);
      if (id != null) {
        assertThat(byMessage.put(id, span)).isNull();
      }
    }
    return byMessage;
  }

  private Future<Void> work(Message message, Queue<Seen> seen) {
    String before = Span.current().getSpanContext().getSpanId();
    return sqs.vertx
        .timer(1 + ThreadLocalRandom.current().nextInt(20))
        .onSuccess(
            timer ->
                seen.add(
                    new Seen(
                        message.messageId(), before, Span.current().getSpanContext().getSpanId())))
        .mapEmpty();
  }
}
