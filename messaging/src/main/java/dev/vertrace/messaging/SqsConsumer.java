package dev.vertrace.messaging;

import static java.util.Objects.requireNonNull;

import dev.vertrace.aws.AwsTracing;
import dev.vertrace.core.Vertrace;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
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
  private volatile boolean closed;

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
        requireNonNull(vertrace, "vertrace"),
        requireNonNull(sqs, "sqs"),
        requireNonNull(queueUrl, "queueUrl"));
  }

  /**
   * Starts polling. Handlers run on the current Vert.x context, or on a new one, each in a
   * duplicate of its own with the message's span current. When the handler's Future succeeds the
   * message is deleted; when it fails the message comes back after its visibility timeout.
   *
   * <p>A worker context runs one handler at a time: a message waits there while its visibility
   * timeout runs, so {@link SqsConsumerBuilder#maxMessages maxMessages(1)} and {@link
   * SqsConsumerBuilder#concurrency concurrency(1)} are right for handlers that block.
   *
   * @return done when the queue has answered, which needs the permission {@code
   *     sqs:GetQueueAttributes}; failed when it has not, and then it may be started again
   */
  public Future<Void> start(Function<Message, Future<Void>> handler) {
    requireNonNull(handler, "handler");
    if (closed) {
      return refused("is closed");
    }
    Context timers = VertxInternals.eventLoopContext(vertx);
    SqsPoller starting =
        new SqsPoller(
            VertxInternals.rootContext(vertx),
            timers,
            polling,
            messages.queueUrl(),
            messages.handledBy(handler));
    if (!poller.compareAndSet(null, starting)) {
      return refused("was started before");
    }
    return check()
        .compose(answer -> started(starting, visibility(timers, answer)))
        .recover(this::notStarted);
  }

  private Future<Void> refused(String reason) {
    return Future.failedFuture(
        new IllegalStateException(
            "The consumer of " + messages.queueUrl() + " " + reason + "; create another"));
  }

  /** By timers of an event loop, since handlers may block their own context. */
  private SqsVisibility visibility(Context timers, GetQueueAttributesResponse queue) {
    Integer chosen = polling.visibilitySeconds();
    String own = queue.attributes().get(QueueAttributeName.VISIBILITY_TIMEOUT);
    return new SqsVisibility(
        timers,
        messages.processing().vertrace(),
        messages.queueUrl(),
        polling,
        chosen != null ? chosen : own == null ? 0 : Integer.parseInt(own));
  }

  private Future<Void> started(SqsPoller starting, SqsVisibility visibility) {
    if (closed) {
      return Future.failedFuture(new IllegalStateException("it was closed while it started"));
    }
    starting.start(visibility);
    return Future.succeededFuture();
  }

  private Future<GetQueueAttributesResponse> check() {
    GetQueueAttributesRequest question =
        GetQueueAttributesRequest.builder()
            .queueUrl(messages.queueUrl())
            .attributeNames(QueueAttributeName.QUEUE_ARN, QueueAttributeName.VISIBILITY_TIMEOUT)
            .build();
    return AwsTracing.toFuture(polling.call(sqs -> sqs.getQueueAttributes(question)));
  }

  private Future<Void> notStarted(Throwable cause) {
    poller.set(null);
    return Future.failedFuture(
        new IllegalStateException(
            "Cannot consume " + messages.queueUrl() + ": " + cause.getMessage(), cause));
  }

  /**
   * Stops polling; done when the messages in hand are, failed with a {@code TimeoutException} when
   * that takes longer than {@link SqsConsumerBuilder#drainTime}. Messages that the service was just
   * about to hand out come back after their visibility timeout. A closed consumer cannot be
   * started.
   */
  public Future<Void> close() {
    closed = true; // before the look, so that a start either is seen here or sees it
    SqsPoller started = poller.get();
    return started == null ? Future.succeededFuture() : started.close();
  }
}
