package dev.vertrace.messaging;

import static java.util.Objects.requireNonNull;

import dev.vertrace.aws.AwsTracing;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.Message;

/** Takes the messages of one queue, each in its span, and deletes those that are handled. */
record SqsMessages(SqsProcessing processing, SqsAsyncClient sqs) {

  String queueUrl() {
    return processing.queueUrl();
  }

  /** Takes a message with a handler of the user; done when the message is deleted. */
  Function<SqsDelivery, Future<Void>> handledBy(Function<Message, Future<Void>> handler) {
    return delivery ->
        processing.process(
            delivery.message(), delivery.batchId(), message -> handle(delivery, handler));
  }

  private Future<Void> handle(SqsDelivery delivery, Function<Message, Future<Void>> handler) {
    Message message = delivery.message();
    delivery.hiding().begun(processing.vertrace().context().current());
    // In the message's context, since the handler's Future may end anywhere.
    Handler<Promise<Void>> deletion =
        processing
            .vertrace()
            .context()
            .wrap((Promise<Void> deleted) -> delete(message).onComplete(deleted));
    return requireNonNull(handler.apply(message), "the handler returned null instead of a Future")
        .compose(done -> Future.future(deletion));
  }

  private Future<Void> delete(Message message) {
    return AwsTracing.toFuture(
            sqs.deleteMessage(
                DeleteMessageRequest.builder()
                    .queueUrl(queueUrl())
                    .receiptHandle(message.receiptHandle())
                    .build()))
        .mapEmpty();
  }
}
