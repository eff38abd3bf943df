package dev.vertrace.messaging;

import static dev.vertrace.messaging.SqsFixture.text;
import static dev.vertrace.messaging.SqsTraces.messaging;
import static dev.vertrace.messaging.SqsTraces.named;
import static dev.vertrace.messaging.SqsTraces.trees;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Each message of a consumer is handled once, in a context and span of its own. */
class SqsConsumerTest {
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  @Test
  void handlesMessageInTraceOfSender() {
    sqs.traces
        .vertrace
        .span("caller")
        .run(
            () ->
                Future.fromCompletionStage(
                    sqs.sqs.sendMessage(m -> m.queueUrl(sqs.queueUrl).messageBody("x"))))
        .await();
    List<SpanData> sent = sqs.traces.recorded.await(2);

    sqs.start(
        sqs.builder(sqs.sqs),
        message -> sqs.traces.vertrace.span("work").run(() -> sqs.vertx.timer(1).mapEmpty()));

    List<SpanData> spans = new ArrayList<>(sqs.traces.recorded.await(3));
    spans.addAll(sent);
    assertThat(trees(spans, sqs.queueUrl))
        .isEqualTo(
            """
            caller
              send q PRODUCER
                process q CONSUMER
                  work
                  settle q CLIENT
            """);
    SpanData process = named(spans, "process");
    assertThat(process.getParentSpanContext().isRemote()).isTrue();
    assertThat(process.getAttributes().get(SqsAttributes.QUEUE_DURATION)).isNotNegative();
    assertThat(process.getAttributes().get(SqsAttributes.BATCH_ID)).hasSize(16);
    assertThat(SqsTraces.fixed(process))
        .isEqualTo(
            messaging("process", sqs.queueUrl)
                .put("vertrace.messaging.receive_count", 1)
                .put(
                    "messaging.message.id",
                    named(sent, "send")
                        .getAttributes()
                        .get(MessagingAttributes.MESSAGING_MESSAGE_ID))
                .build()
                .asMap());
    assertThat(sqs.server.messagesLeft(sqs.queueUrl)).isZero();
  }

  @Test
  void startsTrace_whenMessageHasNone_withPlainClient() {
    sqs.send("x", Map.of());

    sqs.start(sqs.builder(sqs.server.client), message -> Future.succeededFuture());

    assertThat(trees(sqs.traces.recorded.await(1), sqs.queueUrl)).isEqualTo("process q CONSUMER\n");
  }

  @Test
  void settlesInTrace_whenHandlerEndsOnForeignThread() {
    sqs.send("x", Map.of());

    sqs.start(
        sqs.builder(sqs.sqs),
        message -> {
          Promise<Void> done = Promise.promise();
          ForkJoinPool.commonPool().execute(done::complete);
          return done.future();
        });

    assertThat(trees(sqs.traces.recorded.await(2), sqs.queueUrl))
        .isEqualTo("process q CONSUMER\n  settle q CLIENT\n");
  }

  @Test
  void keepsContextInHandler() {
    sqs.server
        .client
        .sendMessage(
            send ->
                send.queueUrl(sqs.queueUrl)
                    .messageBody("x")
                    .messageAttributes(
                        Map.of("traceparent", text(TRACEPARENT), "baggage", text("tenant=t"))))
        .join();
    Promise<List<Object>> seen = Promise.promise();

    sqs.start(
        sqs.builder(sqs.sqs),
        message -> {
          Span span = Span.current();
          return sqs.vertx
              .timer(1)
              .onComplete(
                  timer ->
                      seen.complete(
                          List.of(
                              span.getSpanContext().getTraceId(),
                              Span.current() == span,
                              Baggage.current().getEntryValue("tenant"),
                              Vertx.currentContext().isEventLoopContext())))
              .mapEmpty();
        });

    assertThat(seen.future().await())
        .containsExactly(TRACEPARENT.substring(3, 35), true, "t", true);
    assertThat(sqs.traces.recorded.await(2)).hasSize(2);
  }

  @Test
  void leavesMessage_whenHandlerFails() {
    sqs.queueUrl =
        sqs.server.createQueue(
            SqsServer.uniqueName(), Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "1"));
    sqs.send("x", Map.of());
    AtomicInteger attempts = new AtomicInteger();

    sqs.start(
        sqs.builder(sqs.sqs),
        message ->
            switch (attempts.incrementAndGet()) {
              case 1 -> Future.failedFuture(new IllegalArgumentException("no"));
              case 2 -> throw new IllegalStateException("thrown");
              case 3 -> null;
              default -> Future.succeededFuture();
            });

    List<SpanData> spans = sqs.traces.recorded.await(5);
    assertThat(trees(spans, sqs.queueUrl))
        .isEqualTo(
            """
            process q CONSUMER !ERROR
            process q CONSUMER !ERROR
            process q CONSUMER !ERROR
            process q CONSUMER
              settle q CLIENT
            """);
    assertThat(spans.get(0).getAttributes().asMap())
        .containsValue(IllegalArgumentException.class.getName());
    assertThat(spans.get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void holdsNoMoreThanItsConcurrency() {
    int count = 7;
    for (int i = 0; i < count; i++) {
      sqs.send("x" + i, Map.of());
    }
    AtomicInteger inHand = new AtomicInteger();
    ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();

    sqs.start(
        sqs.builder(sqs.server.client).concurrency(3),
        message -> {
          seen.add(inHand.incrementAndGet());
          return message.body().equals("x0")
              ? done(inHand) // ends while its poll is still being handed out
              : sqs.vertx.timer(20).compose(timer -> done(inHand));
        });

    assertThat(sqs.traces.recorded.await(count)).hasSize(count);
    assertThat(seen).hasSize(count).allMatch(held -> held <= 3).contains(2);
  }

  private static Future<Void> done(AtomicInteger inHand) {
    inHand.decrementAndGet();
    return Future.succeededFuture();
  }

  @Test
  void handlesOneMessageAtATime_onWorker() {
    for (int i = 0; i < 3; i++) {
      sqs.send("x" + i, Map.of());
    }
    AtomicInteger inHand = new AtomicInteger();
    ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
    sqs.vertx
        .deployVerticle(
            () ->
                context -> {
                  SqsConsumer consumer = sqs.builder(sqs.server.client).build();
                  sqs.closing(consumer);
                  return consumer.start(
                      message -> {
                        seen.add(inHand.incrementAndGet());
                        return done(inHand);
                      });
                },
            new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .await();

    assertThat(sqs.traces.recorded.await(3)).hasSize(3);
    assertThat(seen).containsExactly(1, 1, 1);
  }

  @Test
  void goesOn_whenHandlerThrowsError() {
    sqs.send("x", Map.of());
    Promise<Void> tried = Promise.promise();
    SqsConsumer consumer =
        sqs.start(
            sqs.builder(sqs.server.client).concurrency(1),
            message -> {
              tried.complete();
              throw new NoClassDefFoundError("gone");
            });
    tried.future().await();
    consumer.close().await();
    sqs.traces.single();
  }

  @Test
  void doesNotInheritTraceOfStarter() {
    sqs.send("x", Map.of());
    Promise<Context> seen = Promise.promise();
    sqs.vertx.runOnContext(
        run ->
            sqs.traces
                .vertrace
                .span("starter")
                .run(
                    () -> {
                      SqsConsumer consumer = sqs.builder(sqs.server.client).build();
                      sqs.closing(consumer);
                      return consumer.start(
                          message -> {
                            seen.complete(Context.current());
                            return Future.succeededFuture();
                          });
                    }));

    seen.future().await();
    List<SpanData> spans = sqs.traces.recorded.await(2);
    assertThat(spans).extracting(SpanData::getParentSpanId).containsOnly(SpanId.getInvalid());
    assertThat(spans).extracting(SpanData::getTraceId).doesNotHaveDuplicates();
  }

  @Test
  void keepsOrderOfGroup_whenQueueIsFifo() {
    sqs.queueUrl =
        sqs.server.createQueue(
            SqsServer.uniqueName() + ".fifo",
            Map.of(
                QueueAttributeName.FIFO_QUEUE, "true",
                QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true"));
    for (int i = 0; i < 4; i++) {
      String body = "" + i;
      sqs.server
          .client
          .sendMessage(m -> m.queueUrl(sqs.queueUrl).messageBody(body).messageGroupId("g"))
          .join();
    }
    ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();

    sqs.start(
        message -> {
          order.add("+" + message.body());
          return sqs.vertx.timer(10).onSuccess(timer -> order.add("-" + message.body())).mapEmpty();
        });

    sqs.traces.recorded.await(4);
    assertThat(order).containsExactly("+0", "-0", "+1", "-1", "+2", "-2", "+3", "-3");
  }

  @Test
  void hasDuplicatedContextForEachMessageOfBatch() {
    for (int i = 0; i < 3; i++) {
      sqs.send("x" + i, Map.of());
    }
    List<io.vertx.core.Context> contexts = new ArrayList<>();

    sqs.start(
        message -> {
          contexts.add(Vertx.currentContext());
          return sqs.vertx
              .timer(1)
              .onSuccess(timer -> assertThat(contexts).contains(Vertx.currentContext()))
              .mapEmpty();
        });

    List<SpanData> spans = sqs.traces.recorded.await(3);
    assertThat(spans)
        .allSatisfy(
            span -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET));
    assertThat(contexts).hasSize(3).doesNotHaveDuplicates();
    assertThat(spans)
        .extracting(span -> span.getAttributes().get(SqsAttributes.BATCH_ID))
        .containsOnly(spans.get(0).getAttributes().get(SqsAttributes.BATCH_ID));
  }
}
