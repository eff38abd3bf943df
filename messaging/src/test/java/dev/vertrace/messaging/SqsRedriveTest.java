package dev.vertrace.messaging;

import static dev.vertrace.messaging.SqsTraces.messaging;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A message that fails for ever ends in its dead-letter queue, in the trace of its sender. */
class SqsRedriveTest {
  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  private String arn(String queueUrl) {
    return sqs.server
        .client
        .getQueueAttributes(
            queue -> queue.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
        .join()
        .attributes()
        .get(QueueAttributeName.QUEUE_ARN);
  }

  private String createQueue(Map<QueueAttributeName, String> more) {
    Map<QueueAttributeName, String> attributes = new HashMap<>(more);
    attributes.put(QueueAttributeName.VISIBILITY_TIMEOUT, "1");
    return sqs.server.createQueue(SqsServer.uniqueName(), attributes);
  }

  @Test
  void keepsTrace_toDeadLetterQueueAndBack() {
    String deadUrl = createQueue(Map.of());
    String policy =
        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"2\"}".formatted(arn(deadUrl));
    String sourceUrl = createQueue(Map.of(QueueAttributeName.REDRIVE_POLICY, policy));
    sqs.queueUrl = sourceUrl;
    SpanData send = sqs.sendTraced();

    SqsConsumer failing = sqs.start(message -> Future.failedFuture(new Poison()));
    List<SpanData> failed = sqs.traces.recorded.await(2);
    assertThat(failed).allSatisfy(span -> assertChild(span, send));
    assertThat(failed).extracting(SqsRedriveTest::receiveCount).containsExactly(1L, 2L);

    sqs.queueUrl = deadUrl;
    SqsConsumer looking = sqs.start(message -> Future.failedFuture(new Poison()));
    SpanData dead = sqs.traces.single();
    failing.close().await();
    looking.close().await();
    assertDeadLetter(dead, send, sourceUrl, deadUrl, Poison.class.getName());

    moveBack(deadUrl, sourceUrl);
    sqs.queueUrl = sourceUrl;
    SqsConsumer good = sqs.start(message -> Future.succeededFuture());
    SpanData back = sqs.traces.single();
    good.close().await();
    assertDeadLetter(back, send, sourceUrl, sourceUrl, null);
    assertThat(sqs.server.messagesLeft(sourceUrl) + sqs.server.messagesLeft(deadUrl)).isZero();
  }

  private static final class Poison extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static Long receiveCount(SpanData span) {
    return span.getAttributes().get(SqsAttributes.RECEIVE_COUNT);
  }

  private static void assertChild(SpanData span, SpanData send) {
    assertThat(span.getTraceId()).isEqualTo(send.getTraceId());
    assertThat(span.getParentSpanId()).isEqualTo(send.getSpanId());
  }

  private void assertDeadLetter(
      SpanData span, SpanData send, String sourceUrl, String queueUrl, @Nullable String error) {
    assertChild(span, send);
    assertThat(span.getLinks())
        .extracting(link -> link.getSpanContext().getSpanId())
        .containsExactly(send.getSpanId());
    AttributesBuilder expected =
        messaging("process", queueUrl)
            .put(
                "messaging.message.id",
                send.getAttributes().get(MessagingAttributes.MESSAGING_MESSAGE_ID))
            .put("vertrace.messaging.receive_count", receiveCount(span))
            .put("vertrace.messaging.dead_letter.source", arn(sourceUrl));
    if (error != null) {
      expected.put("error.type", error);
    }
    assertThat(SqsTraces.fixed(span)).isEqualTo(expected.build().asMap());
  }

  private void moveBack(String deadUrl, String sourceUrl) {
    List<Message> visible =
        sqs.server
            .client
            .receiveMessage(r -> r.queueUrl(deadUrl).waitTimeSeconds(10).visibilityTimeout(0))
            .join()
            .messages();
    assertThat(visible).hasSize(1);
    sqs.server
        .client
        .startMessageMoveTask(task -> task.sourceArn(arn(deadUrl)).destinationArn(arn(sourceUrl)))
        .join();
  }
}
