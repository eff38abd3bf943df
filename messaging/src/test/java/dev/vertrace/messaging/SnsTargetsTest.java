package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.SnsException;

/** The ways in which a request may name where it publishes to. */
class SnsTargetsTest {
  private static SnsServer server;

  private final SqsTraces traces = new SqsTraces();
  private final SnsClient sns =
      traces.tracing.wrap(SqsServer.at(SnsClient.builder(), server.port).build());
  private final String topic = server.createTopic();
  private final String queue = server.subscribe(topic, Map.of("RawMessageDelivery", "true"));

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
    sns.close();
    assertThat(traces.recorded.open()).isEmpty();
    assertThat(traces.recorded.drain()).isEmpty();
  }

  private String carried() {
    return server.receive(queue).get(0).messageAttributes().get("traceparent").stringValue();
  }

  /** The emulator knows only the other name, and refuses. */
  @Test
  void isTopic_whenTargetIsOne() {
    PublishRequest publish = PublishRequest.builder().targetArn(topic).message("m").build();
    assertThatThrownBy(() -> sns.publish(publish)).isInstanceOf(SnsException.class);

    SpanData span = traces.single();
    assertThat(span.getName()).isEqualTo("send " + SnsTopic.name(topic));
    assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("aws.sns.topic.arn")))
        .isEqualTo(topic);
  }

  @Test
  void carriesSendSpan_whenBatchHasOneMessage() {
    sns.publishBatch(
        batch ->
            batch
                .topicArn(topic)
                .publishBatchRequestEntries(
                    List.of(PublishBatchRequestEntry.builder().id("a").message("m").build())));

    SpanData span = traces.single();
    assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(span.getLinks()).isEmpty();
    assertThat(span.getAttributes().get(AttributeKey.longKey("messaging.batch.message_count")))
        .isOne();
    assertThat(carried()).isEqualTo(SqsSendTest.traceparent(span));
  }

  @Test
  void isCallLikeAnyOther_whenTargetIsAnApplicationOnAPhone() {
    String endpoint = "arn:aws:sns:eu-central-1:1:endpoint/GCM/app/5e3f1c3a";
    PublishRequest publish = PublishRequest.builder().targetArn(endpoint).message("m").build();
    assertThatThrownBy(() -> sns.publish(publish)).isInstanceOf(SnsException.class);

    SpanData span = traces.single();
    assertThat(span.getName()).isEqualTo("SNS.Publish");
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getAttributes().asMap().keySet())
        .noneMatch(key -> key.getKey().startsWith("messaging"));
  }
}
