package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** A queue, a traced client and a Vertx for each test, on one server for all; no span is left. */
final class SqsFixture implements BeforeEachCallback, AfterEachCallback {
  final SqsTraces traces = new SqsTraces();
  final Vertx vertx = Vertx.builder().withTracer(traces.vertrace.tracerFactory()).build();
  SqsServer server;
  SqsAsyncClient sqs;
  String queueUrl;
  private final List<SqsConsumer> consumers = new ArrayList<>();

  @Override
  public void beforeEach(ExtensionContext context) {
    server =
        context
            .getRoot()
            .getStore(Namespace.GLOBAL)
            .computeIfAbsent(SqsServer.class, type -> new SqsServer(), SqsServer.class);
    sqs = traces.tracing.wrap(server.client);
    queueUrl = server.createQueue();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    consumers.forEach(consumer -> consumer.close().await());
    vertx.close().await();
    assertThat(traces.recorded.open()).isEmpty();
    assertThat(traces.recorded.drain()).isEmpty();
  }

  SqsConsumerBuilder builder(SqsAsyncClient client) {
    return SqsConsumer.builder(vertx, traces.vertrace, client, queueUrl)
        .waitTime(Duration.ofSeconds(1));
  }

  SqsConsumer start(Function<Message, Future<Void>> handler) {
    return start(builder(server.client), handler);
  }

  SqsConsumer start(SqsConsumerBuilder builder, Function<Message, Future<Void>> handler) {
    SqsConsumer consumer = builder.build();
    consumers.add(consumer);
    consumer.start(handler).await();
    return consumer;
  }

  /** Closes it after the test. */
  void closing(SqsConsumer consumer) {
    consumers.add(consumer);
  }

  /** Sends without a span. */
  void send(String body, Map<String, MessageAttributeValue> attributes) {
    server
        .client
        .sendMessage(
            send -> send.queueUrl(queueUrl).messageBody(body).messageAttributes(attributes))
        .join();
  }

  /** Sends with a span, which is the only one. */
  SpanData sendTraced() {
    sqs.sendMessage(SendMessageRequest.builder().queueUrl(queueUrl).messageBody("x").build())
        .join();
    return traces.single();
  }

  /** Waits for a span to end while others are open. */
  void awaitEnded(String prefix) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    synchronized (traces.recorded) { // it notifies when a span ends
      while (traces.recorded.spans().stream().noneMatch(s -> s.getName().startsWith(prefix))) {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        assertThat(millis).as("no span %s in %s", prefix, traces.recorded.spans()).isPositive();
        try {
          traces.recorded.wait(millis);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  /** As many attributes of the user. */
  static Map<String, MessageAttributeValue> own(int count) {
    Map<String, MessageAttributeValue> own = new HashMap<>();
    for (int i = 0; i < count; i++) {
      own.put("own" + i, text("1"));
    }
    return own;
  }

  /** All messages that are visible, with everything that they carry. */
  List<Message> receivePlain(int count) {
    List<Message> messages = new ArrayList<>();
    while (messages.size() < count) {
      List<Message> some =
          server
              .client
              .receiveMessage(
                  receive ->
                      receive
                          .queueUrl(queueUrl)
                          .maxNumberOfMessages(10)
                          .waitTimeSeconds(2)
                          .messageAttributeNames("All")
                          .messageSystemAttributeNamesWithStrings("All"))
              .join()
              .messages();
      assertThat(some).isNotEmpty();
      messages.addAll(some);
    }
    assertThat(messages).hasSize(count);
    return messages;
  }
}
