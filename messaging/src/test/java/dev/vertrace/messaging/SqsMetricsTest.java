package dev.vertrace.messaging;

import static dev.vertrace.messaging.SqsFixture.own;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** What is measured of messages, whole sets of attributes compared. */
class SqsMetricsTest {
  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  private AttributesBuilder common(String operation) {
    return Attributes.builder()
        .put("messaging.system", "aws_sqs")
        .put("messaging.operation.name", operation)
        .put("messaging.destination.name", SqsQueue.name(sqs.queueUrl));
  }

  private AttributesBuilder client(String operation) {
    return common(operation).put("server.address", "127.0.0.1").put("server.port", sqs.server.port);
  }

  @Test
  void countsSentMessages() {
    sqs.sendTraced();
    var answer =
        sqs.sqs
            .sendMessageBatch(
                batch ->
                    batch
                        .queueUrl(sqs.queueUrl)
                        .entries(entry("a", 0), entry("b", 11), entry("c", 0)))
            .join();
    sqs.traces.recorded.await(4);
    String code = answer.failed().get(0).code();

    assertThat(sqs.traces.measures.sums("messaging.client.sent.messages"))
        .isEqualTo(
            Map.of(client("send").build(), 3L, client("send").put("error.type", code).build(), 1L));
    Map<Attributes, HistogramPointData> durations =
        sqs.traces.measures.histograms("messaging.client.operation.duration");
    assertThat(durations)
        .containsOnlyKeys(
            client("send").put("messaging.operation.type", "send").build(),
            client("send").put("messaging.operation.type", "send").put("error.type", code).build());
  }

  private static SendMessageBatchRequestEntry entry(String id, int attributes) {
    return SendMessageBatchRequestEntry.builder()
        .id(id)
        .messageBody("x")
        .messageAttributes(own(attributes))
        .build();
  }

  @Test
  void countsMessagesOfCallThatFails() {
    Future.fromCompletionStage(
            sqs.sqs.sendMessage(m -> m.queueUrl(sqs.queueUrl + "-missing").messageBody("x")))
        .otherwiseEmpty()
        .await();
    String type = sqs.traces.single().getAttributes().get(SqsAttributes.ERROR_TYPE);

    assertThat(sqs.traces.measures.sums("messaging.client.sent.messages"))
        .isEqualTo(
            Map.of(
                client("send")
                    .put("messaging.destination.name", SqsQueue.name(sqs.queueUrl) + "-missing")
                    .put("error.type", type)
                    .build(),
                1L));
  }

  @Test
  void measuresHandling() {
    sqs.send("good", Map.of());
    sqs.send("bad", Map.of());
    Promise<Void> handling = Promise.promise();
    Promise<Void> both = Promise.promise();
    int[] begun = new int[1];
    SqsConsumer consumer =
        sqs.start(
            message -> {
              if (++begun[0] == 2) {
                both.complete();
              }
              return handling.future().compose(go -> result(message));
            });
    both.future().await();

    assertThat(sqs.traces.measures.sums("vertrace.messaging.in_flight"))
        .isEqualTo(Map.of(common("process").build(), 2L));
    handling.complete();
    sqs.traces.recorded.await(2);
    consumer.close().await();

    Attributes good = common("process").build();
    Attributes bad =
        common("process").put("error.type", IllegalArgumentException.class.getName()).build();
    SqsMeasures measures = sqs.traces.measures;
    assertThat(measures.sums("messaging.client.consumed.messages"))
        .isEqualTo(Map.of(good, 1L, bad, 1L));
    assertThat(measures.histograms("messaging.process.duration")).containsOnlyKeys(good, bad);
    assertThat(measures.histograms("vertrace.messaging.queue.duration").get(good).getCount())
        .isEqualTo(2);
    assertThat(measures.sums("vertrace.messaging.in_flight")).isEqualTo(Map.of(good, 0L));
    assertThat(measures.units())
        .isEqualTo(
            Map.of(
                "messaging.client.consumed.messages", "{message}",
                "messaging.process.duration", "s",
                "vertrace.messaging.queue.duration", "s",
                "vertrace.messaging.in_flight", "{message}"));
  }

  private static Future<Void> result(Message message) {
    return message.body().equals("good")
        ? Future.succeededFuture()
        : Future.failedFuture(new IllegalArgumentException());
  }
}
