package dev.vertrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Clients that are not wrapped. */
class InterceptorTest {
  private static ElasticMq server;

  private final TestTraces traces = new TestTraces();
  private final SqsAsyncClient sqs =
      ElasticMq.at(SqsAsyncClient.builder(), server.port())
          .overrideConfiguration(o -> o.addExecutionInterceptor(traces.tracing.interceptor()))
          .build();

  @BeforeAll
  static void start() {
    server = new ElasticMq();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void leavesNoSpan() {
    sqs.close();
    assertThat(traces.recorded.open()).isEmpty();
    assertThat(traces.recorded.drain()).isEmpty();
  }

  @Test
  void makesSpanOfCall_andLeavesCallersCurrent() {
    traces.inSpan(
        "caller",
        () -> {
          Span before = Span.current();
          CompletableFuture<?> call = sqs.listQueues();
          assertThat(Span.current()).isSameAs(before);
          return call.join();
        });

    var spans = traces.recorded.await(2);
    assertThat(TraceTrees.of(spans)).isEqualTo("caller\n  SQS.ListQueues CLIENT\n");
    assertThat(
            spans.stream()
                .filter(span -> span.getName().equals("SQS.ListQueues"))
                .findFirst()
                .orElseThrow()
                .getAttributes()
                .asMap())
        .isEqualTo(
            Attributes.builder()
                .put("rpc.system.name", "aws-api")
                .put("rpc.method", "SQS/ListQueues")
                .put("cloud.region", "eu-central-1")
                .put("server.address", "127.0.0.1")
                .put("server.port", server.port())
                .put("http.response.status_code", 200)
                .build()
                .asMap());
  }

  @Test
  void makesErrorOfServiceError() {
    assertThatThrownBy(() -> sqs.getQueueUrl(url -> url.queueName("missing")).join())
        .hasCauseInstanceOf(QueueDoesNotExistException.class);

    assertThat(TraceTrees.of(traces.recorded.await(1)))
        .isEqualTo("SQS.GetQueueUrl CLIENT !ERROR\n");
  }

  @Test
  void makesOneSpan_whenClientIsWrapped_too() {
    traces.tracing.wrap(sqs).listQueues().join();
    assertThat(traces.single().getName()).isEqualTo("SQS.ListQueues");
  }

  @Test
  void tracesSyncClient() {
    try (SqsClient sync =
        ElasticMq.at(SqsClient.builder(), server.port())
            .overrideConfiguration(o -> o.addExecutionInterceptor(traces.tracing.interceptor()))
            .build()) {
      sync.listQueues();
    }
    assertThat(traces.single().getName()).isEqualTo("SQS.ListQueues");
  }
}
