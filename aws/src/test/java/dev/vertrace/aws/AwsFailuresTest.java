package dev.vertrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClientBuilder;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Every end that the SDK does not tell its interceptors of, and some that it does. */
class AwsFailuresTest {
  private final TestTraces traces = new TestTraces();
  private ServerSocket silent;

  @BeforeEach
  void listen() throws IOException {
    silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    silent.close();
    assertThat(traces.recorded.open()).isEmpty();
    assertThat(traces.recorded.drain()).isEmpty();
  }

  private SqsAsyncClientBuilder client() {
    return ElasticMq.at(SqsAsyncClient.builder(), silent.getLocalPort());
  }

  @Test
  void endsOnce_whenFutureIsCancelled() {
    try (SqsAsyncClient sqs = traces.tracing.wrap(client().build())) {
      CompletableFuture<?> call = sqs.listQueues();
      assertThat(call.cancel(true)).isTrue();
      assertThatThrownBy(call::join).isInstanceOf(CancellationException.class);
    }
    assertFailed(traces.single(), CancellationException.class);
  }

  @Test
  void ends_whenCallTimesOut() {
    SqsAsyncClientBuilder builder =
        client()
            .overrideConfiguration(
                configuration -> configuration.apiCallTimeout(Duration.ofMillis(100)));
    try (SqsAsyncClient sqs = traces.tracing.wrap(builder.build())) {
      assertThatThrownBy(sqs.listQueues()::join).hasCauseInstanceOf(ApiCallTimeoutException.class);
    }
    assertFailed(traces.single(), ApiCallTimeoutException.class);
  }

  @Test
  void ends_whenConnectionIsRefused() throws IOException {
    SqsAsyncClientBuilder builder = client();
    silent.close();
    try (SqsAsyncClient sqs = traces.tracing.wrap(builder.build())) {
      assertThatThrownBy(sqs.listQueues()::join).hasCauseInstanceOf(SdkClientException.class);
    }
    assertFailed(traces.single(), SdkClientException.class);
  }

  @Test
  void ends_whenCredentialsAreMissing() {
    SqsAsyncClientBuilder builder =
        client()
            .credentialsProvider(
                () -> {
                  throw SdkClientException.create("no credentials");
                });
    try (SqsAsyncClient sqs = traces.tracing.wrap(builder.build())) {
      assertThatThrownBy(sqs.listQueues()::join).hasCauseInstanceOf(SdkClientException.class);
    }
    assertFailed(traces.single(), SdkClientException.class);
  }

  @Test
  void ends_whenSyncCallThrows() throws IOException {
    SqsClient plain = ElasticMq.at(SqsClient.builder(), silent.getLocalPort()).build();
    silent.close();
    try (SqsClient sqs = traces.tracing.wrap(plain)) {
      assertThatThrownBy(sqs::listQueues).isInstanceOf(SdkClientException.class);
    }
    assertFailed(traces.single(), SdkClientException.class);
  }

  private void assertFailed(SpanData span, Class<?> failure) {
    AttributesBuilder expected =
        Attributes.builder()
            .put("rpc.system.name", "aws-api")
            .put("rpc.method", "SQS/ListQueues")
            .put("cloud.region", "eu-central-1")
            .put("server.address", "127.0.0.1")
            .put("server.port", silent.getLocalPort())
            .put("error.type", failure.getName());
    assertThat(span.getAttributes().asMap()).isEqualTo(expected.build().asMap());
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }
}
