package dev.vertrace.messaging;

import static dev.vertrace.messaging.SqsFixture.own;
import static dev.vertrace.messaging.SqsFixture.text;
import static dev.vertrace.messaging.SqsTraces.call;
import static dev.vertrace.messaging.SqsTraces.messaging;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** Each message that is sent carries a context of its own, by either client. */
class SqsSendTest {
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void carriesSpan_whenSent(boolean sync) {
    SendMessageRequest request =
        SendMessageRequest.builder().queueUrl(sqs.queueUrl).messageBody("x").build();
    SendMessageResponse sent = send(sync, request);

    SpanData span = sqs.traces.single();
    assertThat(span.getName()).isEqualTo("send " + SqsQueue.name(sqs.queueUrl));
    assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(span.getLinks()).isEmpty();
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            call("SendMessage", "send", sqs.queueUrl, sqs.server.port)
                .put("messaging.message.id", sent.messageId())
                .build()
                .asMap());
    assertThat(attributes(sqs.receivePlain(1).get(0)))
        .isEqualTo(Map.of("traceparent", traceparent(span)));
  }

  /** The propagator of the SDK alone throws. */
  @Test
  void carriesSpan_whenBaggageCannotBeEncoded() {
    Context context =
        Baggage.builder().put("half", "\ud800").build().storeInContext(Context.root());
    SqsTraces.in(
        context,
        () ->
            send(
                false,
                SendMessageRequest.builder().queueUrl(sqs.queueUrl).messageBody("x").build()));

    assertThat(attributes(sqs.receivePlain(1).get(0)))
        .containsEntry("traceparent", traceparent(sqs.traces.single()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void carriesSpanOfItsOwn_whenSentInBatch(boolean sync) {
    SendMessageBatchResponse sent =
        sendBatch(sync, List.of(entry("a", 0), entry("b", 1), entry("c", 10)));

    List<SpanData> spans = sqs.traces.recorded.await(4);
    SpanData batch = SqsTraces.named(spans, "send ");
    List<SpanData> creations = new ArrayList<>(spans);
    creations.remove(batch);
    assertThat(batch.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(batch.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(batch.getAttributes().asMap())
        .isEqualTo(
            call("SendMessageBatch", "send", sqs.queueUrl, sqs.server.port)
                .put("messaging.batch.message_count", 3)
                .build()
                .asMap());
    assertThat(batch.getLinks())
        .extracting(LinkData::getSpanContext)
        .containsExactlyInAnyOrderElementsOf(
            creations.stream().map(SpanData::getSpanContext).toList());
    Map<String, String> ids = new HashMap<>();
    sent.successful().forEach(entry -> ids.put(entry.messageId(), entry.id()));
    assertThat(creations)
        .allSatisfy(
            creation -> {
              assertThat(creation.getKind()).isEqualTo(SpanKind.PRODUCER);
              assertThat(creation.getName()).isEqualTo("create " + SqsQueue.name(sqs.queueUrl));
              assertThat(creation.getParentSpanId()).isEqualTo(batch.getSpanId());
              assertThat(creation.getEndEpochNanos()).isLessThanOrEqualTo(batch.getEndEpochNanos());
              assertThat(creation.getAttributes().asMap())
                  .isEqualTo(
                      messaging("create", sqs.queueUrl)
                          .put("messaging.message.id", messageId(creation))
                          .build()
                          .asMap());
            });
    assertThat(creations)
        .extracting(creation -> ids.get(messageId(creation)))
        .containsExactlyInAnyOrder("a", "b", "c");
    for (Message message : sqs.receivePlain(3)) {
      SpanData creation =
          creations.stream()
              .filter(span -> message.messageId().equals(messageId(span)))
              .findFirst()
              .orElseThrow();
      assertCarries(message, creation);
    }
  }

  /** With ten attributes of the user it is the header of X-Ray that does. */
  private static void assertCarries(Message message, SpanData creation) {
    String header = message.attributesAsStrings().get("AWSTraceHeader");
    if (message.messageAttributes().size() == 10) {
      assertThat(header).isEqualTo(XRayHeader.write(creation.getSpanContext()));
      assertThat(message.messageAttributes()).isEqualTo(own(10));
    } else {
      assertThat(header).isNull();
      assertThat(attributes(message)).containsEntry("traceparent", traceparent(creation));
    }
  }

  @Test
  void showsWhichMessagesAreRefused_whenSentInBatch() {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      entries.add(entry("e" + i, i % 4 == 3 || i == 9 ? 11 : 0));
    }
    SendMessageBatchResponse sent = sendBatch(false, entries);

    assertThat(sent.failed()).extracting(entry -> entry.id()).containsExactly("e3", "e7", "e9");
    String code = sent.failed().get(0).code();
    List<SpanData> spans = sqs.traces.recorded.await(11);
    SpanData batch = SqsTraces.named(spans, "send ");
    assertThat(batch.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(batch.getStatus().getDescription()).isEqualTo("3 entries of the batch were refused");
    assertThat(batch.getAttributes().asMap())
        .isEqualTo(
            call("SendMessageBatch", "send", sqs.queueUrl, sqs.server.port)
                .put("messaging.batch.message_count", 10)
                .put("error.type", code)
                .build()
                .asMap());
    List<SpanData> refused =
        spans.stream().filter(span -> span != batch && messageId(span) == null).toList();
    assertThat(refused)
        .hasSize(3)
        .allSatisfy(
            span -> {
              assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
              assertThat(span.getAttributes().asMap())
                  .isEqualTo(
                      messaging("create", sqs.queueUrl).put("error.type", code).build().asMap());
            });
    assertThat(sqs.receivePlain(7)).hasSize(7);
  }

  @Test
  void carriesSendSpan_whenBatchHasOneMessage() {
    sendBatch(false, List.of(entry("a", 0)));

    SpanData span = sqs.traces.single();
    assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(attributes(sqs.receivePlain(1).get(0)))
        .isEqualTo(Map.of("traceparent", traceparent(span)));
  }

  @Test
  void endsAllSpans_whenBatchFails() {
    List<SendMessageBatchRequestEntry> twice = List.of(entry("a", 0), entry("a", 0));
    try {
      sendBatch(true, twice);
    } catch (software.amazon.awssdk.services.sqs.model.SqsException refused) {
      assertThat(refused.statusCode()).isEqualTo(400);
    }

    assertThat(sqs.traces.recorded.await(3))
        .allSatisfy(
            span -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
  }

  @Test
  void linksToTraceThatUserHasChosen() {
    SendMessageBatchRequestEntry chosen =
        entry("a", 0).toBuilder()
            .messageAttributes(Map.of("traceparent", text(TRACEPARENT)))
            .build();
    sendBatch(false, List.of(chosen, entry("b", 0)));

    List<SpanData> spans = sqs.traces.recorded.await(2);
    assertThat(SqsTraces.named(spans, "send ").getLinks())
        .extracting(link -> link.getSpanContext().getSpanId())
        .containsExactlyInAnyOrder(
            TRACEPARENT.substring(36, 52), SqsTraces.named(spans, "create ").getSpanId());
    assertThat(sqs.receivePlain(2))
        .extracting(SqsSendTest::attributes)
        .contains(Map.of("traceparent", TRACEPARENT));
  }

  private SendMessageResponse send(boolean sync, SendMessageRequest request) {
    if (!sync) {
      return sqs.sqs.sendMessage(request).join();
    }
    try (SqsClient client = syncClient()) {
      return client.sendMessage(request);
    }
  }

  private SendMessageBatchResponse sendBatch(
      boolean sync, List<SendMessageBatchRequestEntry> entries) {
    SendMessageBatchRequest request =
        SendMessageBatchRequest.builder().queueUrl(sqs.queueUrl).entries(entries).build();
    if (!sync) {
      return sqs.sqs.sendMessageBatch(request).join();
    }
    try (SqsClient client = syncClient()) {
      return client.sendMessageBatch(request);
    }
  }

  private SqsClient syncClient() {
    return sqs.traces.tracing.wrap(SqsServer.at(SqsClient.builder(), sqs.server.port).build());
  }

  private static SendMessageBatchRequestEntry entry(String id, int attributes) {
    return SendMessageBatchRequestEntry.builder()
        .id(id)
        .messageBody("x")
        .messageAttributes(own(attributes))
        .build();
  }

  private static String messageId(SpanData span) {
    return span.getAttributes().get(MessagingAttributes.MESSAGING_MESSAGE_ID);
  }

  static Map<String, String> attributes(Message message) {
    Map<String, String> attributes = new HashMap<>();
    message.messageAttributes().forEach((name, value) -> attributes.put(name, value.stringValue()));
    return attributes;
  }

  static String traceparent(SpanData span) {
    return "00-"
        + span.getTraceId()
        + "-"
        + span.getSpanId()
        + "-"
        + span.getSpanContext().getTraceFlags().asHex();
  }
}
