package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.semconv.ErrorAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sns.SnsAsyncClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sqs.model.Message;

/** Notifications carry the trace to each queue that they fan out to. */
class SnsConventionTest {
  private static final Map<String, String> RAW = Map.of("RawMessageDelivery", "true");
  private static final AttributeKey<String> AWS_REQUEST_ID =
      AttributeKey.stringKey("aws.request_id");
  private static SnsServer server;

  private final SqsTraces traces = new SqsTraces();
  private final SnsAsyncClient sns = traces.tracing.wrap(server.sns);
  private String topic = server.createTopic();

  @BeforeAll
  static void start() throws Exception {
    server = new SnsServer();
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @AfterEach
  void leavesNothing() {
    assertThat(traces.recorded.open()).isEmpty();
    assertThat(traces.recorded.drain()).isEmpty();
  }

  @Test
  void carriesTraceToEachQueue_whenFannedOut() {
    String raw = server.subscribe(topic, RAW);
    String wrapped = server.subscribe(topic, Map.of());
    String id =
        sns.publish(publish -> publish.topicArn(topic).subject("s").message("hello"))
            .join()
            .messageId();

    SpanData span = traces.single();
    assertSpan(span, call("Publish").put("messaging.message.id", id));
    Message asPublished = server.receive(raw).get(0);
    assertThat(asPublished.body()).isEqualTo("hello");
    assertThat(asPublished.messageAttributes().get("traceparent").stringValue())
        .isEqualTo(traceparent(span));
    Message enveloped = server.receive(wrapped).get(0);
    assertThat(enveloped.messageAttributes()).isEmpty();
    assertThat(SnsNotification.of(enveloped))
        .isEqualTo(
            new SnsNotification(topic, id, "s", "hello", Map.of("traceparent", traceparent(span))));
  }

  @Test
  void carriesTrace_whenClientIsSynchronous() {
    String queue = server.subscribe(topic, RAW);
    try (SnsClient blocking =
        traces.tracing.wrap(SqsServer.at(SnsClient.builder(), server.port).build())) {
      String id = blocking.publish(publish -> publish.topicArn(topic).message("m")).messageId();
      assertSpan(traces.recorded.await(1).get(0), call("Publish").put("messaging.message.id", id));
    }
    assertThat(server.receive(queue).get(0).messageAttributes()).containsOnlyKeys("traceparent");
  }

  @Test
  void carriesTraceInEachEntry_whenBatchIsRefusedInPart() {
    topic = server.createFifoTopic();
    String queue = server.subscribe(topic, RAW);
    List<PublishBatchRequestEntry> entries = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String group = i < 3 ? null : "group"; // which a topic that keeps the order demands
      entries.add(
          PublishBatchRequestEntry.builder()
              .id("e" + i)
              .message("message " + i)
              .messageGroupId(group)
              .build());
    }

    PublishBatchResponse answer =
        sns.publishBatch(batch -> batch.topicArn(topic).publishBatchRequestEntries(entries)).join();

    assertThat(answer.failed()).hasSize(3);
    List<SpanData> spans = traces.recorded.await(11);
    SpanData batch = SqsTraces.named(spans, "send ");
    assertThat(batch.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(batch.getStatus())
        .isEqualTo(StatusData.create(StatusCode.ERROR, "3 entries of the batch were refused"));
    assertAttributes(
        batch,
        call("PublishBatch")
            .put("messaging.batch.message_count", 10)
            .put("error.type", "InvalidParameter"));
    List<SpanData> creations =
        spans.stream().filter(span -> span.getName().startsWith("create ")).toList();
    assertThat(batch.getLinks())
        .extracting(LinkData::getSpanContext)
        .containsExactlyElementsOf(creations.stream().map(SpanData::getSpanContext).toList());
    List<Message> messages = server.receive(queue);
    assertThat(messages).hasSize(7);
    for (int i = 0; i < 10; i++) {
      SpanData creation = creations.get(i);
      assertThat(creation.getParentSpanId()).isEqualTo(batch.getSpanId());
      assertThat(creation.getKind()).isEqualTo(SpanKind.PRODUCER);
      String id = i < 3 ? null : answer.successful().get(i - 3).messageId();
      assertThat(creation.getAttributes().asMap())
          .isEqualTo(
              messaging("create")
                  .put(
                      i < 3 ? "error.type" : "messaging.message.id",
                      i < 3 ? "InvalidParameter" : id)
                  .build()
                  .asMap());
      if (i >= 3) {
        assertThat(attributesOf(messages.get(i - 3)))
            .isEqualTo(Map.of("traceparent", traceparent(creation)));
      }
    }
    Attributes sent =
        Attributes.of(
            MessagingAttributes.MESSAGING_SYSTEM,
            "aws.sns",
            MessagingAttributes.MESSAGING_OPERATION_NAME,
            "send",
            MessagingAttributes.MESSAGING_DESTINATION_NAME,
            SnsTopic.name(topic),
            SqsAttributes.SERVER_ADDRESS,
            "127.0.0.1",
            SqsAttributes.SERVER_PORT,
            (long) server.port);
    assertThat(traces.measures.sums("messaging.client.sent.messages"))
        .isEqualTo(
            Map.of(sent, 7L, sent.toBuilder().put("error.type", "InvalidParameter").build(), 3L));
  }

  @Test
  void leavesFilterPoliciesAlone() {
    String shoes =
        server.subscribe(
            topic, Map.of("RawMessageDelivery", "true", "FilterPolicy", "{\"kind\":[\"shoes\"]}"));
    String boots =
        server.subscribe(
            topic, Map.of("RawMessageDelivery", "true", "FilterPolicy", "{\"kind\":[\"boots\"]}"));
    String without =
        server.subscribe(
            topic,
            Map.of(
                "RawMessageDelivery", "true", "FilterPolicy", "{\"kind\":[{\"exists\":false}]}"));
    sns.publish(
            publish ->
                publish
                    .topicArn(topic)
                    .message("m")
                    .messageAttributes(Map.of("kind", text("shoes"))))
        .join();

    SpanData span = traces.single();
    assertThat(attributesOf(server.receive(shoes).get(0)))
        .isEqualTo(Map.of("kind", "shoes", "traceparent", traceparent(span)));
    assertThat(server.receive(boots)).isEmpty();
    assertThat(server.receive(without)).isEmpty();
  }

  @Test
  void goesWithoutTrace_whenThereIsNoRoom() {
    String queue = server.subscribe(topic, RAW);
    Map<String, MessageAttributeValue> ten = own(10);
    sns.publish(publish -> publish.topicArn(topic).message("m").messageAttributes(ten)).join();
    sns.publish(
            publish -> publish.topicArn(topic).message("x".repeat((int) SnsRoom.MAX_BYTES - 20)))
        .join();

    traces.recorded.await(2);
    assertThat(server.receive(queue))
        .extracting(message -> message.messageAttributes().keySet())
        .containsExactly(ten.keySet(), Set.of());
    Attributes all = Attributes.of(SqsAttributes.SKIPPED, "all");
    assertThat(traces.measures.sums("vertrace.messaging.trace.skipped"))
        .isEqualTo(
            Map.of(
                all.toBuilder().put(SqsAttributes.SKIP_REASON, "attributes").build(),
                1L,
                all.toBuilder().put(SqsAttributes.SKIP_REASON, "size").build(),
                1L));
  }

  @Test
  void leavesTheTraceToXRay_whenThereIsNoRoom() {
    List<String> headers = new CopyOnWriteArrayList<>();
    SnsAsyncClient watched =
        SqsServer.at(SnsAsyncClient.builder(), server.port)
            .overrideConfiguration(
                o ->
                    o.addExecutionInterceptor(
                        new ExecutionInterceptor() {
                          @Override
                          public void beforeTransmission(
                              Context.BeforeTransmission sent, ExecutionAttributes attributes) {
                            sent.httpRequest()
                                .firstMatchingHeader("X-Amzn-Trace-Id")
                                .ifPresent(headers::add);
                          }
                        }))
            .build();
    traces
        .tracing
        .wrap(watched)
        .publish(p -> p.topicArn(topic).message("m").messageAttributes(own(10)))
        .join();
    traces.tracing.wrap(watched).publish(p -> p.topicArn(topic).message("m")).join();
    watched.close();

    SpanData first = traces.recorded.await(2).get(0);
    assertThat(headers).containsExactly(XRayHeader.write(first.getSpanContext()));
  }

  @Test
  void linksToTheTraceThatTheApplicationHasChosen() {
    String queue = server.subscribe(topic, RAW);
    String chosen = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    sns.publish(
            p ->
                p.topicArn(topic)
                    .message("m")
                    .messageAttributes(Map.of("traceparent", text(chosen))))
        .join();

    SpanData span = traces.single();
    assertThat(span.getLinks())
        .extracting(link -> link.getSpanContext().getSpanId())
        .containsExactly("b7ad6b7169203331");
    assertThat(attributesOf(server.receive(queue).get(0))).isEqualTo(Map.of("traceparent", chosen));
  }

  @Test
  void leavesBaggageOut_whenThereIsNoRoomForIt() {
    String queue = server.subscribe(topic, RAW);
    Map<String, MessageAttributeValue> nine = own(9);
    var baggage =
        io.opentelemetry.context.Context.root().with(Baggage.builder().put("k", "v").build());
    SqsTraces.in(
            baggage, () -> sns.publish(p -> p.topicArn(topic).message("m").messageAttributes(nine)))
        .join();

    SpanData span = traces.single();
    nine.put("traceparent", text(traceparent(span)));
    assertThat(server.receive(queue).get(0).messageAttributes()).containsOnlyKeys(nine.keySet());
  }

  @Test
  void isCallLikeAnyOther_whenItGoesToAPhone() {
    assertThatThrownBy(
            () -> sns.publish(publish -> publish.phoneNumber("+1").message("secret")).join())
        .isInstanceOf(CompletionException.class);

    SpanData span = traces.single();
    assertThat(span.getName()).isEqualTo("SNS.Publish");
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getAttributes().asMap().keySet())
        .noneMatch(key -> key.getKey().startsWith("messaging"));
  }

  @Test
  void fails_whenThereIsNoSuchTopic() {
    String missing = topic + "-missing";
    assertThatThrownBy(() -> sns.publish(p -> p.topicArn(missing).message("m")).join())
        .isInstanceOf(CompletionException.class);

    SpanData span = traces.single();
    assertThat(span.getName()).isEqualTo("send " + SnsTopic.name(missing));
    assertThat(span.getAttributes().asMap()).containsEntry(ErrorAttributes.ERROR_TYPE, "NotFound");
  }

  private AttributesBuilder messaging(String operation) {
    return Attributes.builder()
        .put("messaging.system", "aws.sns")
        .put("messaging.operation.name", operation)
        .put("messaging.operation.type", operation)
        .put("messaging.destination.name", SnsTopic.name(topic))
        .put("aws.sns.topic.arn", topic);
  }

  private AttributesBuilder call(String method) {
    return messaging("send")
        .put("rpc.system.name", "aws-api")
        .put("rpc.method", "SNS/" + method)
        .put("cloud.region", "eu-central-1")
        .put("server.address", "127.0.0.1")
        .put("server.port", server.port)
        .put("http.response.status_code", 200);
  }

  private void assertSpan(SpanData span, AttributesBuilder attributes) {
    assertThat(span.getName()).isEqualTo("send " + SnsTopic.name(topic));
    assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
    assertAttributes(span, attributes);
    assertThat(span.getInstrumentationScopeInfo().getName()).isEqualTo("dev.vertrace.messaging");
  }

  private static void assertAttributes(SpanData span, AttributesBuilder attributes) {
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            attributes
                .put("aws.request_id", span.getAttributes().get(AWS_REQUEST_ID))
                .put("aws.extended_request_id", "fauxqs")
                .build()
                .asMap());
  }

  /** As many attributes of the user. */
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
}
