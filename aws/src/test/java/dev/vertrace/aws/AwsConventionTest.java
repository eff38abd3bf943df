package dev.vertrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Conventions that fail, one of which cannot even be loaded: see META-INF/services. */
class AwsConventionTest {
  private static ElasticMq server;
  private static SqsAsyncClient plain;

  private final TestTraces traces = new TestTraces();
  private final SqsAsyncClient sqs = traces.tracing.wrap(plain);

  @BeforeAll
  static void start() {
    server = new ElasticMq();
    plain = server.asyncClient();
  }

  @AfterAll
  static void stop() {
    plain.close();
    server.close();
  }

  @Test
  void keepsCallAndSpan_whenConventionThrows() {
    String queueUrl = createQueue();

    sqs.tagQueue(request -> request.queueUrl(queueUrl).tags(Map.of("a", "b"))).join();

    SpanData span = traces.single();
    assertThat(span.getName()).isEqualTo("SQS.TagQueue");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().asMap().keySet())
        .extracting(AttributeKey::getKey)
        .containsExactlyInAnyOrder(
            "rpc.system.name",
            "rpc.method",
            "cloud.region",
            "server.address",
            "server.port",
            "aws.sqs.queue.url",
            "http.response.status_code");
  }

  @Test
  void keepsErrorWithoutMessage_whenConventionCannotReadFailure() {
    CompletableFuture<?> call =
        sqs.tagQueue(request -> request.queueUrl("missing").tags(Map.of("a", "b")));

    assertThatThrownBy(call::join).isNotNull();
    SpanData span = traces.single();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isEmpty();
    assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type"))).isNotEmpty();
    assertThat(span.getEvents().get(0).getAttributes().asMap().keySet())
        .extracting(AttributeKey::getKey)
        .containsExactlyInAnyOrder("exception.type", "exception.stacktrace");
  }

  @Test
  void keepsCall_whenConventionGivesNoName() {
    String queueUrl = createQueue();

    sqs.purgeQueue(request -> request.queueUrl(queueUrl)).join();

    assertThat(traces.recorded.drain()).isEmpty();
  }

  @Test
  void passesConventionOver_whenItCannotSayWhatItCovers() {
    String queueUrl = createQueue();

    sqs.untagQueue(request -> request.queueUrl(queueUrl).tagKeys("a")).join();

    assertThat(traces.single().getName()).isEqualTo("SQS.UntagQueue");
  }

  @Test
  void spellsServicesLikeAws() {
    assertThat(ClientInfo.spell("Sqs")).isEqualTo("SQS");
    assertThat(ClientInfo.spell("DynamoDb")).isEqualTo("DynamoDB");
    assertThat(ClientInfo.spell("Lambda")).isEqualTo("Lambda");
    assertThat(ClientInfo.spell("Iot")).isEqualTo("IoT");
    assertThat(ClientInfo.spell("SesV2")).isEqualTo("SESv2");
  }

  private static String createQueue() {
    return plain
        .createQueue(request -> request.queueName(ElasticMq.uniqueName()))
        .join()
        .queueUrl();
  }
}
