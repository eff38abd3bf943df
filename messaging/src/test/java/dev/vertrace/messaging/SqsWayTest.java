package dev.vertrace.messaging;

import static dev.vertrace.messaging.SqsFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** What SQS does with a message is the same with a trace in it. */
class SqsWayTest {
  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  @Test
  void keepsOrderGroupAndDeduplication_onFifoQueue() {
    sqs.queueUrl =
        sqs.server.createQueue(
            SqsServer.uniqueName() + ".fifo",
            Map.of(
                QueueAttributeName.FIFO_QUEUE, "true",
                QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true"));
    for (String body : List.of("1", "2", "2", "3")) { // equal bodies are one message
      sqs.sqs
          .sendMessage(m -> m.queueUrl(sqs.queueUrl).messageBody(body).messageGroupId("g"))
          .join();
    }
    sqs.sqs
        .sendMessageBatch(
            batch ->
                batch
                    .queueUrl(sqs.queueUrl)
                    .entries(fifoEntry("a", "4", "4"), fifoEntry("b", "5", "4")))
        .join();

    List<Message> messages = sqs.receivePlain(4);
    assertThat(messages).extracting(Message::body).containsExactly("1", "2", "3", "4");
    assertThat(messages)
        .allSatisfy(
            message -> {
              assertThat(message.attributes())
                  .containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID, "g");
              assertThat(message.messageAttributes()).containsOnlyKeys("traceparent");
            });
    assertThat(sqs.traces.recorded.await(7)).hasSize(7);
  }

  private static SendMessageBatchRequestEntry fifoEntry(String id, String body, String dedup) {
    return SendMessageBatchRequestEntry.builder()
        .id(id)
        .messageBody(body)
        .messageGroupId("g")
        .messageDeduplicationId(dedup)
        .build();
  }

  @Test
  void keepsDelay() {
    sqs.sqs.sendMessage(m -> m.queueUrl(sqs.queueUrl).messageBody("x").delaySeconds(900)).join();
    sqs.sqs
        .sendMessageBatch(
            batch ->
                batch
                    .queueUrl(sqs.queueUrl)
                    .entries(
                        SendMessageBatchRequestEntry.builder()
                            .id("a")
                            .messageBody("y")
                            .delaySeconds(900)
                            .build(),
                        SendMessageBatchRequestEntry.builder().id("b").messageBody("z").build()))
        .join();

    assertThat(sqs.receivePlain(1)).extracting(Message::body).containsExactly("z");
    assertThat(
            sqs.server
                .client
                .getQueueAttributes(
                    queue ->
                        queue
                            .queueUrl(sqs.queueUrl)
                            .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
                .join()
                .attributes())
        .containsValue("2");
    sqs.traces.recorded.await(4);
  }

  @Test
  void keepsPointerToS3() {
    String pointer =
        "[\"software.amazon.payloadoffloading.PayloadS3Pointer\","
            + "{\"s3BucketName\":\"b\",\"s3Key\":\"k\"}]";
    MessageAttributeValue size =
        MessageAttributeValue.builder().dataType("Number").stringValue("300000").build();
    sqs.sqs
        .sendMessage(
            m ->
                m.queueUrl(sqs.queueUrl)
                    .messageBody(pointer)
                    .messageAttributes(Map.of("ExtendedPayloadSize", size, "own", text("1"))))
        .join();

    Message message = sqs.receivePlain(1).get(0);
    assertThat(message.body()).isEqualTo(pointer);
    assertThat(message.messageAttributes())
        .containsEntry("ExtendedPayloadSize", size)
        .containsOnlyKeys("ExtendedPayloadSize", "own", "traceparent");
    sqs.traces.single();
  }

  @Test
  void asksForAllThatTraceNeeds() {
    SpanData send = sqs.sendTraced();
    Message message =
        sqs.sqs
            .receiveMessage(
                ReceiveMessageRequest.builder()
                    .queueUrl(sqs.queueUrl)
                    .messageSystemAttributeNames(MessageSystemAttributeName.SENDER_ID)
                    .build())
            .join()
            .messages()
            .get(0);

    assertThat(message.messageAttributes()).containsOnlyKeys("traceparent");
    assertThat(message.attributes())
        .containsOnlyKeys(
            MessageSystemAttributeName.SENDER_ID,
            MessageSystemAttributeName.SENT_TIMESTAMP,
            MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
    assertThat(sqs.traces.single().getLinks().get(0).getSpanContext().getSpanId())
        .isEqualTo(send.getSpanId());
  }

  @Test
  @SuppressWarnings("deprecation") // as older applications do
  void asksByOldNames_whenApplicationDoes() {
    sqs.sendTraced();
    Message message =
        sqs.sqs
            .receiveMessage(
                ReceiveMessageRequest.builder()
                    .queueUrl(sqs.queueUrl)
                    .attributeNamesWithStrings("SenderId")
                    .build())
            .join()
            .messages()
            .get(0);

    assertThat(message.attributesAsStrings())
        .containsKeys("SenderId", "SentTimestamp", "ApproximateReceiveCount");
    sqs.traces.single();
  }
}
