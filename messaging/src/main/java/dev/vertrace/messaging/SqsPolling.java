package dev.vertrace.messaging;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/**
 * How a queue is asked for messages.
 *
 * @param sqs without spans: a poll belongs to no trace
 * @param visibilitySeconds instead of the queue's own
 * @param mostHidden how long messages are kept hidden at most
 * @param drainTime how long closing waits for handlers
 */
record SqsPolling(
    SqsAsyncClient sqs,
    int maxMessages,
    int concurrency,
    int waitSeconds,
    @Nullable Integer visibilitySeconds,
    Duration mostHidden,
    Duration drainTime) {

  /** What an answer may take beyond the wait: one that never comes must not end the polling. */
  private static final int PATIENCE_SECONDS = 10;

  /** The answer of the client; one that throws fails its future, too. */
  <T> CompletableFuture<T> call(Function<SqsAsyncClient, CompletableFuture<T>> call) {
    try {
      return requireNonNull(call.apply(sqs), "the client returned null instead of a future");
    } catch (Throwable e) { // whatever it is, polling must not end unseen
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Asks for all attributes, since the handler may need any, and the trace is among them. */
  ReceiveMessageRequest request(String queueUrl, int free) {
    return ReceiveMessageRequest.builder()
        .queueUrl(queueUrl)
        .maxNumberOfMessages(Math.min(free, maxMessages))
        .waitTimeSeconds(waitSeconds)
        .visibilityTimeout(visibilitySeconds)
        .messageAttributeNames("All")
        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
        .overrideConfiguration(
            call -> call.apiCallTimeout(Duration.ofSeconds(waitSeconds + PATIENCE_SECONDS)))
        .build();
  }
}
