package dev.vertrace.messaging;

import static dev.vertrace.messaging.SqsTraces.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

class SqsConventionTest {
  private static SqsServer server;

  private final SqsTraces traces = new SqsTraces();
  private final SqsAsyncClient sqs = traces.tracing.wrap(server.client);
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
    server.client.deleteQueue(queue -> queue.queueUrl(queueUrl)).join();
    assertThat(traces.recorded.open()).isEmpty();
    assertThat(traces.recorded.drain()).isEmpty();
  }

  @Test
  void carriesTraceInMessage_whenSent() {
    SendMessageResponse sent =
        sqs.sendMessage(message -> message.queueUrl(queueUrl).messageBody("x")).join();

    SpanData span = traces.single();
    assertSpan(
        span,
        SpanKind.PRODUCER,
        call("SendMessage", "send", queueUrl, server.port)
            .put("messaging.message.id", sent.messageId()));
    assertThat(span.getName()).isEqualTo("send " + SqsQueue.name(queueUrl));
    assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.vertrace.messaging");
    assertThat(attributesOf(receivePlain())).isEqualTo(Map.of("traceparent", traceparent(span)));
  }

  @Test
  void carriesTraceInMessage_whenClientIsOnlyIntercepted() {
    SqsAsyncClient intercepted =
        SqsServer.at(SqsAsyncClient.builder(), server.port)
            .overrideConfiguration(o -> o.addExecutionInterceptor(traces.tracing.interceptor()))
            .build();
    SendMessageResponse sent =
        intercepted
            .sendMessage(
                message ->
                    message
                        .queueUrl(queueUrl)
                        .messageBody("x")
                        .messageAttributes(Map.of("own", text("1"))))
            .join();
    intercepted.close();

    SpanData span = traces.single();
    assertSpan(
        span,
        SpanKind.PRODUCER,
        call("SendMessage", "send", queueUrl, server.port)
            .put("messaging.message.id", sent.messageId()));
    assertThat(attributesOf(receivePlain()))
        .isEqualTo(Map.of("traceparent", traceparent(span), "own", "1"));
  }

  @Test
  void leavesAttributesOfUserUntouched() {
    Map<String, MessageAttributeValue> own = Map.of("own", text("1"), "traceparent", text("mine"));
    sendWith(own);

    assertThat(attributesOf(receivePlain())).isEqualTo(Map.of("own", "1", "traceparent", "mine"));
    traces.single();
  }

  @Test
  void sendsWithoutTrace_whenThereIsNoRoom() {
    sendWith(own(10));

    assertThat(receivePlain().messageAttributes().keySet()).isEqualTo(own(10).keySet());
    traces.single();
  }

  @Test
  void leavesBaggageOut_whenThereIsRoomForOne() {
    Context baggage = Context.root().with(Baggage.builder().put("tenant", "t").build());
    SqsTraces.in(
        baggage,
        () -> {
          sendWith(own(8));
          sendWith(own(9));
          return null;
        });

    assertThat(receivePlain(2))
        .extracting(message -> message.messageAttributes().containsKey("baggage"))
        .containsExactlyInAnyOrder(true, false);
    assertThat(traces.recorded.await(2)).hasSize(2);
  }

  @Test
  void addsNoMoreBytesThanSqsTakes() {
    int traceBytes = "traceparent".length() + "String".length() + 55;

    assertThat(sentWith(1_048_576 - traceBytes)).containsOnlyKeys("traceparent");
    assertThat(sentWith(1_048_577 - traceBytes)).isEmpty();
    assertThat(sentInBatchWith(524_288 - traceBytes)).containsOnlyKeys("traceparent");
    assertThat(sentInBatchWith(524_289 - traceBytes)).isEmpty();
    assertThat(traces.recorded.await(8)).hasSize(8); // those of the batches have their own, too
  }

  private Map<String, MessageAttributeValue> sentWith(int bodyBytes) {
    AtomicReference<SdkRequest> seen = new AtomicReference<>();
    try (SqsAsyncClient client = seeing(seen)) {
      var unused =
          traces
              .tracing
              .wrap(client)
              .sendMessage(m -> m.queueUrl(queueUrl).messageBody("x".repeat(bodyBytes)));
    }
    return ((SendMessageRequest) seen.get()).messageAttributes();
  }

  private Map<String, MessageAttributeValue> sentInBatchWith(int bodyBytes) {
    AtomicReference<SdkRequest> seen = new AtomicReference<>();
    SendMessageBatchRequestEntry entry =
        entry("1", Map.of()).toBuilder().messageBody("x".repeat(bodyBytes)).build();
    try (SqsAsyncClient client = seeing(seen)) {
      var unused =
          traces
              .tracing
              .wrap(client)
              .sendMessageBatch(
                  batch ->
                      batch.queueUrl(queueUrl).entries(entry, entry.toBuilder().id("2").build()));
    }
    return ((SendMessageBatchRequest) seen.get()).entries().get(1).messageAttributes();
  }

  /** A client whose requests stay here. */
  private static SqsAsyncClient seeing(AtomicReference<SdkRequest> seen) {
    ExecutionInterceptor interceptor =
        new ExecutionInterceptor() {
          @Override
          public void beforeExecution(
              software.amazon.awssdk.core.interceptor.Context.BeforeExecution context,
              ExecutionAttributes attributes) {
            seen.set(context.request());
            throw SdkClientException.create("seen");
          }
        };
    return SqsServer.at(SqsAsyncClient.builder(), server.port)
        .overrideConfiguration(configuration -> configuration.addExecutionInterceptor(interceptor))
        .build();
  }

  @Test
  void namesQueue_whenUrlEndsWithSlash() {
    assertThat(SqsQueue.name("http://localhost/1/bids/")).isEqualTo("bids");
    assertThat(SqsQueue.name("bids")).isEqualTo("bids");
    assertThat(SqsQueue.name("/")).isEmpty();
    assertThat(SqsQueue.name("")).isEmpty();
  }

  @Test
  void asksForTraceAndLinksToSender_whenReceiving() {
    sqs.sendMessage(message -> message.queueUrl(queueUrl).messageBody("x")).join();
    SpanData send = traces.single();

    List<Message> received =
        sqs.receiveMessage(receive -> receive.queueUrl(queueUrl)).join().messages();

    assertThat(attributesOf(received.get(0))).containsEntry("traceparent", traceparent(send));
    SpanData span = traces.single();
    assertThat(span.getName()).isEqualTo("receive " + SqsQueue.name(queueUrl));
    assertSpan(
        span,
        SpanKind.CLIENT,
        call("ReceiveMessage", "receive", queueUrl, server.port)
            .put("messaging.batch.message_count", 1));
    assertThat(span.getLinks())
        .extracting(LinkData::getSpanContext)
        .extracting(context -> context.getTraceId() + context.getSpanId())
        .containsExactly(send.getTraceId() + send.getSpanId());
  }

  @Test
  void keepsWhatReceiverAsksFor() {
    sendWith(Map.of("own", text("1"), "other", text("2")));
    traces.single();

    Message some =
        sqs.receiveMessage(
                receive ->
                    receive.queueUrl(queueUrl).visibilityTimeout(0).messageAttributeNames("own"))
            .join()
            .messages()
            .get(0);
    assertThat(some.messageAttributes()).containsOnlyKeys("own", "traceparent");

    Message all =
        sqs.receiveMessage(receive -> receive.queueUrl(queueUrl).messageAttributeNames("All"))
            .join()
            .messages()
            .get(0);
    assertThat(all.messageAttributes()).containsOnlyKeys("own", "other", "traceparent");
    assertThat(traces.recorded.await(2)).hasSize(2);
  }

  @Test
  void settles_whenDeleting() {
    server.client.sendMessage(message -> message.queueUrl(queueUrl).messageBody("x")).join();
    server.client.sendMessage(message -> message.queueUrl(queueUrl).messageBody("y")).join();
    List<Message> messages = receivePlain(2);

    sqs.deleteMessage(
            delete -> delete.queueUrl(queueUrl).receiptHandle(messages.get(0).receiptHandle()))
        .join();
    SpanData single = traces.single();
    assertThat(single.getName()).isEqualTo("settle " + SqsQueue.name(queueUrl));
    assertSpan(single, SpanKind.CLIENT, call("DeleteMessage", "settle", queueUrl, server.port));

    sqs.deleteMessageBatch(
            delete ->
                delete
                    .queueUrl(queueUrl)
                    .entries(
                        DeleteMessageBatchRequestEntry.builder()
                            .id("1")
                            .receiptHandle(messages.get(1).receiptHandle())
                            .build()))
        .join();
    assertSpan(
        traces.single(),
        SpanKind.CLIENT,
        call("DeleteMessageBatch", "settle", queueUrl, server.port)
            .put("messaging.batch.message_count", 1));
  }

  @Test
  void tracesSyncClient() {
    try (SqsClient sync =
        traces.tracing.wrap(SqsServer.at(SqsClient.builder(), server.port).build())) {
      sync.sendMessage(message -> message.queueUrl(queueUrl).messageBody("x"));
    }
    SpanData span = traces.single();
    assertThat(attributesOf(receivePlain())).isEqualTo(Map.of("traceparent", traceparent(span)));
  }

  @Test
  void endsOnce_whenReceiveIsCancelled() {
    CompletableFuture<?> receive =
        sqs.receiveMessage(request -> request.queueUrl(queueUrl).waitTimeSeconds(20));
    receive.cancel(true);

    assertThat(traces.single().getAttributes().asMap())
        .containsValue(CancellationException.class.getName());
  }

  @Test
  void fails_whenConnectionIsRefused() {
    SqsServer gone = new SqsServer();
    gone.close();
    try (SqsAsyncClient refused =
        traces.tracing.wrap(SqsServer.at(SqsAsyncClient.builder(), gone.port).build())) {
      CompletableFuture<?> call =
          refused.sendMessage(message -> message.queueUrl(queueUrl).messageBody("x"));
      assertThatThrownBy(call::join).hasCauseInstanceOf(SdkClientException.class);
    }
    SpanData span = traces.single();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().asMap()).containsValue(SdkClientException.class.getName());
  }

  @Test
  void keepsCall_whenQueueUrlIsForgotten() {
    CompletableFuture<?> call = sqs.sendMessage(message -> message.messageBody("x"));

    assertThatThrownBy(call::join).isNotNull();
    assertThat(traces.single().getName()).isEqualTo("send");
  }

  private void sendWith(Map<String, MessageAttributeValue> attributes) {
    sqs.sendMessage(
            message -> message.queueUrl(queueUrl).messageBody("x").messageAttributes(attributes))
        .join();
  }

  private static SendMessageBatchRequestEntry entry(
      String id, Map<String, MessageAttributeValue> attributes) {
    return SendMessageBatchRequestEntry.builder()
        .id(id)
        .messageBody("x")
        .messageAttributes(attributes)
        .build();
  }

  private static Map<String, MessageAttributeValue> own(int count) {
    Map<String, MessageAttributeValue> own = new HashMap<>();
    for (int i = 0; i < count; i++) {
      own.put("own" + i, text("1"));
    }
    return own;
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  private Message receivePlain() {
    return receivePlain(1).get(0);
  }

  private List<Message> receivePlain(int count) {
    List<Message> messages =
        server
            .client
            .receiveMessage(
                receive ->
                    receive.queueUrl(queueUrl).maxNumberOfMessages(10).messageAttributeNames("All"))
            .join()
            .messages();
    assertThat(messages).hasSize(count);
    return messages;
  }

  private static Map<String, String> attributesOf(Message message) {
    Map<String, String> attributes = new HashMap<>();
    message.messageAttributes().forEach((name, value) -> attributes.put(name, value.stringValue()));
    return attributes;
  }

  private static String traceparent(SpanData span) {
    return "00-"
        + span.getTraceId()
        + "-"
        + span.getSpanId()
        + "-"
        + span.getSpanContext().getTraceFlags().asHex();
  }

  private static void assertSpan(SpanData span, SpanKind kind, AttributesBuilder attributes) {
    assertThat(span.getKind()).isEqualTo(kind);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().asMap()).isEqualTo(attributes.build().asMap());
  }
}
