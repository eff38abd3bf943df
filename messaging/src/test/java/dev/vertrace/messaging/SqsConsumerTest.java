package dev.vertrace.messaging;

import static dev.vertrace.messaging.SqsTraces.messaging;
import static dev.vertrace.messaging.SqsTraces.named;
import static dev.vertrace.messaging.SqsTraces.trees;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

class SqsConsumerTest {
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private static SqsServer server;

  private final SqsTraces traces = new SqsTraces();
  private final SqsAsyncClient sqs = traces.tracing.wrap(server.client);
  private final Vertx vertx = Vertx.builder().withTracer(traces.vertrace.tracerFactory()).build();
  private final List<SqsConsumer> consumers = new ArrayList<>();
  private String queueUrl;

  @BeforeAll
  static void start() {
    server = new SqsServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void createQueue() {
    queueUrl = server.createQueue();
  }

  @AfterEach
  void cleanUp() {
    consumers.forEach(consumer -> consumer.close().await());
    vertx.close().await();
    assertThat(traces.recorded.open()).isEmpty();
    assertThat(traces.recorded.drain()).isEmpty();
  }

  private SqsConsumer start(Function<Message, Future<Void>> handler) {
    return start(builder(sqs), handler);
  }

  private SqsConsumer start(SqsConsumerBuilder builder, Function<Message, Future<Void>> handler) {
    SqsConsumer consumer = builder.build();
    consumers.add(consumer);
    consumer.start(handler).await();
    return consumer;
  }

  private SqsConsumerBuilder builder(SqsAsyncClient client) {
    return SqsConsumer.builder(vertx, traces.vertrace, client, queueUrl)
        .waitTime(Duration.ofSeconds(1));
  }

  private void send(String body) {
    server.client.sendMessage(send -> send.queueUrl(queueUrl).messageBody(body)).join();
  }

  @Test
  void handlesMessageInTraceOfSender() {
    traces
        .vertrace
        .span("caller")
        .run(
            () ->
                Future.fromCompletionStage(
                    sqs.sendMessage(m -> m.queueUrl(queueUrl).messageBody("x"))))
        .await();
    List<SpanData> sent = traces.recorded.await(2);

    start(message -> traces.vertrace.span("work").run(() -> vertx.timer(1).mapEmpty()));

    List<SpanData> spans = new ArrayList<>(traces.recorded.await(3));
    spans.addAll(sent);
    assertThat(trees(spans, queueUrl))
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
            messaging("process", queueUrl)
                .put("vertrace.messaging.receive_count", 1)
                .put(
                    "messaging.message.id",
                    named(sent, "send")
                        .getAttributes()
                        .get(MessagingAttributes.MESSAGING_MESSAGE_ID))
                .build()
                .asMap());
    assertThat(server.messagesLeft(queueUrl)).isZero();
  }

  @Test
  void startsTrace_whenMessageHasNone_withPlainClient() {
    send("x");

    start(builder(server.client), message -> Future.succeededFuture());

    assertThat(trees(traces.recorded.await(1), queueUrl)).isEqualTo("process q CONSUMER\n");
  }

  @Test
  void settlesInTrace_whenHandlerEndsOnForeignThread() {
    send("x");

    start(
        message -> {
          Promise<Void> done = Promise.promise();
          ForkJoinPool.commonPool().execute(done::complete);
          return done.future();
        });

    assertThat(trees(traces.recorded.await(2), queueUrl))
        .isEqualTo("process q CONSUMER\n  settle q CLIENT\n");
  }

  @Test
  void keepsContextInHandler() {
    server
        .client
        .sendMessage(
            send ->
                send.queueUrl(queueUrl)
                    .messageBody("x")
                    .messageAttributes(
                        Map.of("traceparent", text(TRACEPARENT), "baggage", text("tenant=t"))))
        .join();
    Promise<List<Object>> seen = Promise.promise();

    start(
        message -> {
          Span span = Span.current();
          return vertx
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
    assertThat(traces.recorded.await(2)).hasSize(2);
  }

  @Test
  void leavesMessage_whenHandlerFails() {
    queueUrl =
        server.createQueue(
            SqsServer.uniqueName(), Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "1"));
    send("x");
    AtomicInteger attempts = new AtomicInteger();

    start(
        message ->
            switch (attempts.incrementAndGet()) {
              case 1 -> Future.failedFuture(new IllegalArgumentException("no"));
              case 2 -> throw new IllegalStateException("thrown");
              case 3 -> null;
              default -> Future.succeededFuture();
            });

    List<SpanData> spans = traces.recorded.await(5);
    assertThat(trees(spans, queueUrl))
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

  static List<Map<String, MessageAttributeValue>> unreadable() {
    MessageAttributeValue binary =
        MessageAttributeValue.builder()
            .dataType("Binary")
            .binaryValue(SdkBytes.fromUtf8String(TRACEPARENT))
            .build();
    return List.of(
        Map.of("traceparent", text("garbage")),
        Map.of("traceparent", text("00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-01")),
        Map.of("traceparent", text(TRACEPARENT.repeat(1000))),
        Map.of("traceparent", text("é\u4e2d")),
        Map.of("traceparent", binary, "tracestate", binary, "baggage", binary),
        Map.of("traceparent", text("garbage"), "TraceParent", text(TRACEPARENT)));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void startsTrace_whenThatOfMessageIsUnreadable(Map<String, MessageAttributeValue> attributes) {
    SpanData process = processedWith(attributes);

    assertThat(process.getParentSpanId()).isEqualTo(SpanId.getInvalid());
  }

  @Test
  void keepsTrace_whenOnlyItsCompanyIsUnreadable() {
    SpanData process =
        processedWith(
            Map.of(
                "traceparent", text(TRACEPARENT),
                "tracestate", text("a=b,".repeat(3000)),
                "baggage", text("a=" + "b".repeat(20_000))));

    assertThat(process.getParentSpanId()).isEqualTo(TRACEPARENT.substring(36, 52));
    assertThat(process.getParentSpanContext().getTraceState().isEmpty()).isTrue();
  }

  private SpanData processedWith(Map<String, MessageAttributeValue> attributes) {
    server
        .client
        .sendMessage(send -> send.queueUrl(queueUrl).messageBody("x").messageAttributes(attributes))
        .join();
    Promise<Message> handled = Promise.promise();
    start(
        builder(server.client),
        message -> {
          handled.complete(message);
          return Future.succeededFuture();
        });
    assertThat(handled.future().await().messageAttributes()).isEqualTo(attributes);
    return traces.single();
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  @Test
  void failsToStart_whenQueueIsMissing() {
    String missing = queueUrl + "-missing";
    SqsConsumer consumer = SqsConsumer.create(vertx, traces.vertrace, sqs, missing);

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
      SqsConsumer consumer = SqsConsumer.create(vertx, traces.vertrace, refused, queueUrl);
      assertThatThrownBy(() -> consumer.start(message -> Future.succeededFuture()).await())
          .hasMessageContaining("Cannot consume " + queueUrl);
    }
  }

  @Test
  void startsOnce() {
    SqsConsumer consumer = start(message -> Future.succeededFuture());

    assertThatThrownBy(() -> consumer.start(message -> Future.succeededFuture()).await())
        .hasMessageContaining("was started before");
  }

  @Test
  void closeWaitsForMessageInHand() {
    send("x");
    List<String> order = new ArrayList<>();
    Promise<Void> closed = Promise.promise();
    SqsConsumer consumer = builder(sqs).build();

    consumer
        .start(
            message -> {
              consumer.close().onSuccess(done -> order.add("closed")).onComplete(closed);
              return vertx.timer(50).onSuccess(timer -> order.add("handled")).mapEmpty();
            })
        .await();

    closed.future().await();
    assertThat(order).containsExactly("handled", "closed");
    assertThat(server.messagesLeft(queueUrl)).isZero();
    assertThat(traces.recorded.await(2)).hasSize(2);
  }

  @Test
  void closeBreaksOffPoll() {
    Polls polls = new Polls(1);
    try (SqsAsyncClient client = polls.client()) {
      SqsConsumer consumer =
          start(builder(client).waitTime(Duration.ofSeconds(6)), m -> Future.succeededFuture());
      polls.awaitStarted();
      long start = System.nanoTime();
      consumer.close().await();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void makesNoSpan_whenPollIsEmpty() {
    Polls polls = new Polls(2);
    try (SqsAsyncClient client = polls.client()) {
      SqsConsumer consumer =
          start(builder(traces.tracing.wrap(client)), message -> Future.succeededFuture());
      polls.awaitStarted();
      consumer.close().await();
    }
    assertThat(traces.recorded.drain()).isEmpty();
  }

  /** Counts the polls of a client, and makes the first of them fail if asked to. */
  private static final class Polls implements ExecutionInterceptor {
    private final CountDownLatch started;
    private final AtomicInteger failures = new AtomicInteger();

    Polls(int count) {
      started = new CountDownLatch(count);
    }

    SqsAsyncClient client() {
      return SqsServer.at(SqsAsyncClient.builder(), server.port)
          .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(this))
          .build();
    }

    void awaitStarted() {
      try {
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void beforeTransmission(
        software.amazon.awssdk.core.interceptor.Context.BeforeTransmission context,
        ExecutionAttributes attributes) {
      if (context.request() instanceof ReceiveMessageRequest) {
        started.countDown();
        if (failures.getAndDecrement() > 0) {
          throw SdkClientException.create("cut off");
        }
      }
    }
  }

  @Test
  void holdsNoMoreThanItsConcurrency() {
    int count = 7;
    for (int i = 0; i < count; i++) {
      send("x" + i);
    }
    AtomicInteger inHand = new AtomicInteger();
    ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();

    start(
        builder(server.client).concurrency(3),
        message -> {
          seen.add(inHand.incrementAndGet());
          return message.body().equals("x0")
              ? done(inHand) // ends while its poll is still being handed out
              : vertx.timer(20).compose(timer -> done(inHand));
        });

    assertThat(traces.recorded.await(count)).hasSize(count);
    assertThat(seen).hasSize(count).allMatch(held -> held <= 3).contains(2);
  }

  private static Future<Void> done(AtomicInteger inHand) {
    inHand.decrementAndGet();
    return Future.succeededFuture();
  }

  @Test
  void resumesPolling_whenPollsFail() {
    send("x");
    Polls polls = new Polls(3);
    polls.failures.set(2);
    Promise<Void> handled = Promise.promise();
    try (SqsAsyncClient client = polls.client()) {
      SqsConsumer consumer =
          start(
              builder(client),
              message -> {
                handled.complete();
                return Future.succeededFuture();
              });
      handled.future().await();
      traces.single();
      consumer.close().await();
    }
    polls.awaitStarted();
  }

  @Test
  void goesOn_whenHandlerThrowsError() {
    send("x");
    Promise<Void> tried = Promise.promise();
    SqsConsumer consumer =
        start(
            builder(server.client).concurrency(1),
            message -> {
              tried.complete();
              throw new NoClassDefFoundError("gone");
            });
    tried.future().await();
    consumer.close().await();
    traces.single();
  }

  /** Throws from the given method as often as it is told, and forwards all else. */
  private SqsAsyncClient throwing(String method, int times) {
    AtomicInteger left = new AtomicInteger(times);
    return (SqsAsyncClient)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SqsAsyncClient.class},
            (proxy, called, args) -> {
              if (called.getName().equals(method) && left.getAndDecrement() > 0) {
                throw new IllegalStateException("thrown by " + method);
              }
              return called.invoke(server.client, args);
            });
  }

  @Test
  void resumesPolling_whenClientThrows() {
    send("x");

    start(builder(throwing("receiveMessage", 2)), message -> Future.succeededFuture());

    traces.single();
  }

  @Test
  void mayBeStartedAgain_whenClientThrows() {
    SqsConsumer consumer = builder(throwing("getQueueAttributes", 1)).build();
    consumers.add(consumer);

    Future<Void> first = consumer.start(message -> Future.succeededFuture());

    assertThatThrownBy(first::await).hasMessageContaining("Cannot consume " + queueUrl);
    consumer.start(message -> Future.succeededFuture()).await();
  }

  @Test
  void closes_whenVertxIsClosed() {
    Vertx other = Vertx.vertx();
    Polls polls = new Polls(1);
    try (SqsAsyncClient client = polls.client()) {
      SqsConsumer consumer = SqsConsumer.create(other, traces.vertrace, client, queueUrl);
      consumer.start(message -> Future.succeededFuture()).await();
      polls.awaitStarted();
      other.close().await();

      assertThat(consumer.close().succeeded()).isTrue();
    }
  }

  @Test
  void refusesToStart_whenClosedBefore() {
    SqsConsumer consumer = builder(sqs).build();
    consumer.close().await();

    assertThatThrownBy(() -> consumer.start(message -> Future.succeededFuture()).await())
        .hasMessage("The consumer of " + queueUrl + " is closed; create another");
  }

  @Test
  void doesNotPoll_whenClosedWhileStarting() {
    send("x");
    SqsConsumer consumer = builder(server.client).build();
    Future<Void> starting = consumer.start(message -> Future.succeededFuture());

    consumer.close().await();

    assertThatThrownBy(starting::await).hasMessageContaining("closed while it started");
    assertThat(server.messagesLeft(queueUrl)).isEqualTo(1);
  }

  @Test
  void cutsStateOfSender() {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      members.add("k" + i + "=" + "v".repeat(100));
    }

    TraceState state =
        processedWith(
                Map.of(
                    "traceparent", text(TRACEPARENT),
                    "tracestate", text(String.join(",", members))))
            .getParentSpanContext()
            .getTraceState();

    assertThat(state.asMap()).hasSize(4).containsKeys("k0", "k3");
  }

  @Test
  void keepsStateOfSender_whenMemberIsEmpty() {
    TraceState state =
        processedWith(Map.of("traceparent", text(TRACEPARENT), "tracestate", text("a=1,,b=2")))
            .getParentSpanContext()
            .getTraceState();

    assertThat(state.asMap()).isEqualTo(Map.of("a", "1", "b", "2"));
  }

  @Test
  void handlesOneMessageAtATime_onWorker() {
    for (int i = 0; i < 3; i++) {
      send("x" + i);
    }
    AtomicInteger inHand = new AtomicInteger();
    ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
    vertx
        .deployVerticle(
            () ->
                context -> {
                  SqsConsumer consumer = builder(server.client).build();
                  consumers.add(consumer);
                  return consumer.start(
                      message -> {
                        seen.add(inHand.incrementAndGet());
                        return done(inHand);
                      });
                },
            new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
        .await();

    assertThat(traces.recorded.await(3)).hasSize(3);
    assertThat(seen).containsExactly(1, 1, 1);
  }

  @Test
  void saysWhatIsWrongWithItsSettings() {
    SqsConsumerBuilder builder = builder(sqs);
    assertThatThrownBy(() -> builder.maxMessages(11))
        .hasMessage("maxMessages must be from 1 to 10, but is 11");
    assertThatThrownBy(() -> builder.concurrency(0)).hasMessageContaining("concurrency");
    assertThatThrownBy(() -> builder.waitTime(Duration.ofMillis(1500)))
        .hasMessage("waitTime must be in whole seconds from 1 to 20, but is PT1.5S");
    assertThatThrownBy(() -> builder.waitTime(Duration.ofSeconds(21)))
        .hasMessageContaining("waitTime");
  }

  @Test
  void doesNotInheritTraceOfStarter() {
    send("x");
    Promise<Context> seen = Promise.promise();
    vertx.runOnContext(
        run ->
            traces
                .vertrace
                .span("starter")
                .run(
                    () -> {
                      SqsConsumer consumer = builder(server.client).build();
                      consumers.add(consumer);
                      return consumer.start(
                          message -> {
                            seen.complete(Context.current());
                            return Future.succeededFuture();
                          });
                    }));

    seen.future().await();
    List<SpanData> spans = traces.recorded.await(2);
    assertThat(spans).extracting(SpanData::getParentSpanId).containsOnly(SpanId.getInvalid());
    assertThat(spans).extracting(SpanData::getTraceId).doesNotHaveDuplicates();
  }
}
