package dev.vertrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Services that fail at first. */
class RetriesTest {
  private static final Duration BACKOFF = Duration.ofMillis(20);

  private final TestTraces traces = new TestTraces();
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger requests = new AtomicInteger();

  @AfterEach
  void leavesNoSpan() {
    vertx.close().await();
    assertThat(traces.recorded.open()).isEmpty();
    assertThat(traces.recorded.drain()).isEmpty();
  }

  @Test
  void tellsEachRetry_whenServiceThrottles() {
    int port = failing(2, response -> throttle(response, "com.amazonaws.sqs#ThrottlingException"));
    try (SqsAsyncClient sqs = traces.tracing.wrap(at(SqsAsyncClient.builder(), port).build())) {
      sqs.listQueues().join();
    }

    assertRetries(traces.single(), 400, "ThrottlingException", true);
  }

  @Test
  void tellsEachRetry_whenClientIsSync() {
    int port = failing(2, response -> throttle(response, "ThrottlingException"));
    try (SqsClient sqs = traces.tracing.wrap(at(SqsClient.builder(), port).build())) {
      sqs.listQueues();
    }

    assertRetries(traces.single(), 400, "ThrottlingException", true);
  }

  @Test
  void tellsEachRetry_whenClientIsOnlyIntercepted() {
    int port = failing(2, response -> response.setStatusCode(503).end("<html>"));
    try (SqsAsyncClient sqs =
        at(SqsAsyncClient.builder(), port)
            .overrideConfiguration(
                o ->
                    o.addExecutionInterceptor(traces.tracing.interceptor())
                        .retryStrategy(retrying()))
            .build()) {
      sqs.listQueues().join();
    }

    assertRetries(traces.single(), 503, "503", false);
  }

  @Test
  void tellsRetryAfterLostConnection() {
    int port = failing(1, response -> response.reset());
    try (SqsAsyncClient sqs = traces.tracing.wrap(at(SqsAsyncClient.builder(), port).build())) {
      sqs.listQueues().join();
    }

    List<EventData> events = traces.single().getEvents();
    assertThat(events).hasSize(1);
    assertThat(events.get(0).getAttributes().asMap())
        .isEqualTo(Attributes.builder().put("http.request.resend_count", 1).build().asMap());
  }

  @Test
  void endsOnceWithItsCode_whenThrottlingNeverEnds() {
    int port = failing(Integer.MAX_VALUE, response -> throttle(response, "ThrottlingException"));
    try (SqsAsyncClient sqs = traces.tracing.wrap(at(SqsAsyncClient.builder(), port).build())) {
      assertThatThrownBy(sqs.listQueues()::join).hasCauseInstanceOf(SqsException.class);
    }

    SpanData span = traces.single();
    assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
        .isEqualTo("ThrottlingException");
    assertThat(span.getEvents())
        .extracting(EventData::getName)
        .containsExactly(Attempts.EVENT, Attempts.EVENT, "exception");
  }

  private void assertRetries(SpanData span, long status, String type, boolean throttled) {
    List<EventData> events = span.getEvents();
    assertThat(events).extracting(EventData::getName).containsOnly(Attempts.EVENT).hasSize(2);
    for (int i = 0; i < events.size(); i++) {
      Attributes attributes = events.get(i).getAttributes();
      assertThat(attributes.get(Attempts.BACKOFF)).isBetween(BACKOFF.toNanos() / 1e9, 20.0);
      assertThat(attributes.toBuilder().remove(Attempts.BACKOFF).build().asMap())
          .isEqualTo(
              Attributes.builder()
                  .put("http.request.resend_count", i + 1)
                  .put("http.response.status_code", status)
                  .put("error.type", type)
                  .put("vertrace.aws.throttled", throttled)
                  .build()
                  .asMap());
    }
  }

  private static void throttle(HttpServerResponse response, String type) {
    response
        .setStatusCode(400)
        .putHeader("content-type", "application/x-amz-json-1.0")
        .end("{\"message\": \"Rate exceeded\", \"__type\": \"" + type + "\"}");
  }

  /** The port of a service whose first answers are not what one wants. */
  private int failing(int times, Consumer<HttpServerResponse> failure) {
    return vertx
        .createHttpServer()
        .requestHandler(
            request -> {
              if (requests.getAndIncrement() < times) {
                failure.accept(request.response());
              } else {
                request
                    .response()
                    .putHeader("content-type", "application/x-amz-json-1.0")
                    .end("{}");
              }
            })
        .listen(0, "127.0.0.1")
        .await()
        .actualPort();
  }

  private static <B extends AwsClientBuilder<B, ?>> B at(B builder, int port) {
    return ElasticMq.at(builder, port).overrideConfiguration(o -> o.retryStrategy(retrying()));
  }

  private static RetryStrategy retrying() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(3)
        .backoffStrategy(BackoffStrategy.fixedDelayWithoutJitter(BACKOFF))
        .throttlingBackoffStrategy(BackoffStrategy.fixedDelayWithoutJitter(BACKOFF))
        .build();
  }
}
