package dev.vertrace.messaging;

import static dev.vertrace.messaging.SqsFixture.text;
import static dev.vertrace.messaging.SqsTraces.trees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.core.ArrivalFilter;
import dev.vertrace.core.TrustOptions;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/** For those who poll on their own, on Vert.x and off it, and for handlers of batches. */
class SqsOwnPollTest {
  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  private SqsTracing tracing() {
    return SqsTracing.create(sqs.traces.vertrace, sqs.queueUrl);
  }

  private static String trace(int i) {
    return "0af7651916cd43dd8448eb211c8031" + String.format("%02d", i);
  }

  /** Messages whose bodies are their trace ids. */
  private List<Message> polled(int count) {
    for (int i = 0; i < count; i++) {
      sqs.send(trace(i), Map.of("traceparent", text("00-" + trace(i) + "-b7ad6b7169203331-01")));
    }
    ReceiveMessageRequest request =
        ReceiveMessageRequest.builder().queueUrl(sqs.queueUrl).maxNumberOfMessages(10).build();
    List<Message> messages = new ArrayList<>();
    while (messages.size() < count) {
      messages.addAll(
          sqs.server.client.receiveMessage(tracing().asking(request)).join().messages());
    }
    return messages;
  }

  @Test
  void keepsEachMessageInItsTrace_whenLoopHasMovedOn_onVertx() {
    List<Message> messages = polled(5);
    Map<String, Set<String>> seen = new ConcurrentHashMap<>();
    Set<io.vertx.core.Context> contexts =
        Collections.synchronizedSet(Collections.newSetFromMap(new java.util.IdentityHashMap<>()));
    Promise<Void> all = Promise.promise();

    sqs.vertx.runOnContext(
        run -> {
          List<Future<Void>> results = new ArrayList<>();
          for (Message message : messages) {
            results.add(tracing().process(message, m -> work(m, seen, contexts)));
          }
          assertThat(Span.current().getSpanContext().isValid()).isFalse();
          Future.all(results).<Void>mapEmpty().onComplete(all);
        });
    all.future().await();

    messages.forEach(
        message -> assertThat(seen.get(message.body())).containsExactly(message.body()));
    assertThat(contexts).hasSize(5);
    sqs.traces.recorded.await(5);
  }

  private Future<Void> work(
      Message message, Map<String, Set<String>> seen, Set<io.vertx.core.Context> contexts) {
    contexts.add(Vertx.currentContext());
    Set<String> traces = seen.computeIfAbsent(message.body(), body -> new HashSet<>());
    traces.add(traceId());
    return sqs.vertx
        .timer(5 + Math.floorMod(message.body().hashCode(), 5))
        .onSuccess(timer -> traces.add(traceId()))
        .mapEmpty();
  }

  private static String traceId() {
    return Span.current().getSpanContext().getTraceId();
  }

  @Test
  void keepsEachMessageInItsTrace_whenLoopHasMovedOn_offVertx() {
    List<Message> messages = polled(5);
    Map<String, Promise<Void>> open = new HashMap<>();
    Map<String, Context> senders = new HashMap<>();
    List<Future<Void>> results = new ArrayList<>();
    for (Message message : messages) {
      senders.put(message.body(), tracing().extract(message));
      results.add(
          tracing()
              .process(
                  message,
                  m -> {
                    assertThat(traceId()).isEqualTo(m.body());
                    return open.computeIfAbsent(m.body(), body -> Promise.promise()).future();
                  }));
      assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }
    assertThat(sqs.traces.recorded.open()).hasSize(5);
    open.values().forEach(promise -> ForkJoinPool.commonPool().execute(promise::complete));
    Future.all(results).await();

    assertThat(sqs.traces.recorded.await(5))
        .extracting(SpanData::getTraceId)
        .containsExactlyInAnyOrderElementsOf(senders.keySet());
    senders.forEach(
        (trace, sender) ->
            assertThat(Span.fromContext(sender).getSpanContext().getTraceId()).isEqualTo(trace));
  }

  @Test
  void asksForWhatTracesNeed_withPlainClient() {
    Message message = polled(1).get(0);

    assertThat(message.attributesAsStrings())
        .containsOnlyKeys("SentTimestamp", "ApproximateReceiveCount");
    assertThat(message.messageAttributes()).containsOnlyKeys("traceparent");
  }

  @Test
  void failsAsHandlerDoes() {
    Message message = Message.builder().messageId("m").build();

    assertThatThrownBy(
            () ->
                tracing()
                    .process(
                        message,
                        m -> {
                          throw new IllegalStateException("no");
                        })
                    .await())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> tracing().process(message, m -> null).await())
        .hasMessageContaining("returned null");
    assertThat(trees(sqs.traces.recorded.await(2), sqs.queueUrl))
        .isEqualTo("process q CONSUMER !ERROR\nprocess q CONSUMER !ERROR\n");
  }

  @Test
  void tellsWhichMessagesOfBatchFailed() {
    List<Message> messages = polled(10);
    Set<String> bad = Set.of(trace(1), trace(4), trace(7));

    List<String> failed =
        tracing()
            .processBatch(
                messages,
                message ->
                    bad.contains(message.body())
                        ? Future.failedFuture(new IllegalArgumentException("bad"))
                        : sqs.vertx
                            .timer(1 + Math.floorMod(message.body().hashCode(), 7))
                            .mapEmpty())
            .await();

    assertThat(failed)
        .containsExactlyElementsOf(
            messages.stream().filter(m -> bad.contains(m.body())).map(Message::messageId).toList());
    List<SpanData> spans = sqs.traces.recorded.await(10);
    assertThat(spans).extracting(SpanData::getTraceId).doesNotHaveDuplicates();
    assertThat(spans)
        .extracting(span -> span.getAttributes().get(SqsAttributes.BATCH_ID))
        .containsOnly(spans.get(0).getAttributes().get(SqsAttributes.BATCH_ID));
    assertThat(spans)
        .filteredOn(span -> span.getAttributes().get(SqsAttributes.ERROR_TYPE) != null)
        .extracting(SpanData::getTraceId)
        .containsExactlyInAnyOrderElementsOf(bad);
  }

  @Test
  void tellsNoFailure_whenBatchIsEmpty() {
    assertThat(tracing().processBatch(List.of(), m -> Future.succeededFuture()).await()).isEmpty();
  }

  @Test
  void keepsOrderOfGroups_whenBatchIsOfFifoQueue() {
    sqs.queueUrl =
        sqs.server.createQueue(
            SqsServer.uniqueName() + ".fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
    List<Message> messages = new ArrayList<>();
    for (String body : List.of("a1", "b1", "a2", "b2", "a3")) {
      messages.add(
          Message.builder()
              .messageId("id-" + body)
              .body(body)
              .attributesWithStrings(Map.of("MessageGroupId", body.substring(0, 1)))
              .build());
    }
    ConcurrentLinkedQueue<String> tried = new ConcurrentLinkedQueue<>();

    List<String> failed =
        tracing()
            .processBatch(
                messages,
                message -> {
                  tried.add(message.body());
                  return message.body().equals("a2")
                      ? Future.failedFuture("no")
                      : sqs.vertx.timer(5).mapEmpty();
                })
            .await();

    assertThat(failed).containsExactly("id-a2", "id-a3");
    assertThat(tried).containsSubsequence("a1", "a2").containsSubsequence("b1", "b2").hasSize(4);
    sqs.traces.recorded.await(4);
  }

  @Test
  void doesNotLinkReceive_whenSendersAreIgnored() {
    SqsTraces ignoring =
        new SqsTraces(
            new TrustOptions().ignore(ArrivalFilter.destination(SqsQueue.name(sqs.queueUrl))));
    sqs.sendTraced();
    ignoring
        .tracing
        .wrap(sqs.server.client)
        .receiveMessage(receive -> receive.queueUrl(sqs.queueUrl))
        .join();

    SpanData received = ignoring.single();
    assertThat(received.getLinks()).isEmpty();
    assertThat(received.getAttributes().get(MessagingAttributes.MESSAGING_BATCH_MESSAGE_COUNT))
        .isOne();
  }
}
