package dev.vertrace.messaging;

import static java.util.Objects.requireNonNull;

import dev.vertrace.aws.AwsTracing;
import dev.vertrace.core.Vertrace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Polls an SQS queue and hands each message to a Vert.x handler inside the trace of its sender. Any
 * thread; one use.
 *
 * <pre>{@code
 * SqsConsumer consumer = SqsConsumer.create(vertx, vertrace, sqs, queueUrl);
 * consumer.start(message -> store(message.body())).onFailure(this::giveUp);
 * }</pre>
 */
public final class SqsConsumer {
  private final Vertx vertx;
  private final SqsMessages messages;
  private final SqsPolling polling;
  private final AtomicReference<SqsPoller> poller = new AtomicReference<>();

  SqsConsumer(Vertx vertx, SqsMessages messages, SqsPolling polling) {
    this.vertx = vertx;
    this.messages = messages;
    this.polling = polling;
  }

  /** With the defaults of {@link SqsConsumerBuilder}. */
  public static SqsConsumer create(
      Vertx vertx, Vertrace vertrace, SqsAsyncClient sqs, String queueUrl) {
    return builder(vertx, vertrace, sqs, queueUrl).build();
  }

  /**
   * Starts to describe a consumer.
   *
   * @param sqs with spans or without: the polling never makes any, the deletion of a message does
   *     if the client has them
   */
  public static SqsConsumerBuilder builder(
      Vertx vertx, Vertrace vertrace, SqsAsyncClient sqs, String queueUrl) {
    return new SqsConsumerBuilder(
        requireNonNull(vertx, "vertx"),
        new SqsMessages(
            requireNonNull(vertrace, "vertrace"),
            requireNonNull(sqs, "sqs"),
            requireNonNull(queueUrl, "queueUrl")));
  }

  /**
   * Starts polling. Handlers run on the current Vert.x context, or on a new one, each in a
   * duplicate of its own with the message's span current. When the handler's Future succeeds the
   * message is deleted; when it fails the message comes back after its visibility timeout.
   *
   * @return done when the queue has answered, failed when it has not
   */
  public Future<Void> start(Function<Message, Future<Void>> handler) {
    SqsPoller starting =
        new SqsPoller(
            VertxInternals.rootContext(vertx),
            polling,
            messages.queueUrl(),
            messages.handledBy(requireNonNull(handler, "handler")));
    if (!poller.compareAndSet(null, starting)) {
      return Future.failedFuture(
          new IllegalStateException(
              "The consumer of " + messages.queueUrl() + " was started before; create another"));
    }
    return check().onSuccess(answer -> starting.start()).recover(this::notStarted);
  }

  private Future<Void> check() {
    CompletableFuture<?> answer =
        polling
            .sqs()
            .getQueueAttributes(
                GetQueueAttributesRequest.builder()
                    .queueUrl(messages.queueUrl())
                    .attributeNames(QueueAttributeName.QUEUE_ARN)
                    .build());
    return AwsTracing.toFuture(answer).mapEmpty();
  }

  private Future<Void> notStarted(Throwable cause) {
    poller.set(null);
    return Future.failedFuture(
        new IllegalStateException(
            "Cannot consume " + messages.queueUrl() + ": " + cause.getMessage(), cause));
  }

  /**
   * Stops polling; done when the messages in hand are. Messages that the service was just about to
   * hand out come back after their visibility timeout.
   */
  public Future<Void> close() {
    SqsPoller started = poller.get();
    return started == null ? Future.succeededFuture() : started.close();
  }
}
