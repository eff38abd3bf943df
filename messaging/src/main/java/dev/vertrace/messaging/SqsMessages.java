package dev.vertrace.messaging;

import static java.util.Objects.requireNonNull;

import dev.vertrace.aws.AwsTracing;
import dev.vertrace.core.AsyncSpan;
import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.Message;

/** Takes the messages of one queue, each in a span that is a child of the sender's. */
record SqsMessages(Vertrace vertrace, SqsAsyncClient sqs, String queueUrl) {

  /** Takes a message with a handler of the user; done when the message is deleted. */
  Function<Message, Future<Void>> handledBy(Function<Message, Future<Void>> handler) {
    return message -> span(message).run(() -> handle(message, handler));
  }

  private AsyncSpan span(Message message) {
    return vertrace
        .span(SqsQueue.spanName("process", queueUrl))
        .kind(SpanKind.CONSUMER)
        .parent(vertrace.extract(SqsHeaders.of(message)))
        .attribute(MessagingAttributes.MESSAGING_SYSTEM, SqsQueue.SYSTEM)
        .attribute(MessagingAttributes.MESSAGING_OPERATION_NAME, "process")
        .attribute(MessagingAttributes.MESSAGING_OPERATION_TYPE, "process")
        .attribute(
            MessagingAttributes.MESSAGING_DESTINATION_NAME,
            requireNonNull(SqsQueue.name(queueUrl), "queue name"))
        .attribute(MessagingAttributes.MESSAGING_MESSAGE_ID, message.messageId())
        .attribute(MessagingAttributes.AWS_SQS_QUEUE_URL, queueUrl);
  }

  private Future<Void> handle(Message message, Function<Message, Future<Void>> handler) {
    // In the message's context, since the handler's Future may end anywhere.
    Handler<Promise<Void>> deletion =
        vertrace.context().wrap((Promise<Void> deleted) -> delete(message).onComplete(deleted));
    return requireNonNull(handler.apply(message), "the handler returned null instead of a Future")
        .compose(done -> Future.future(deletion));
  }

  private Future<Void> delete(Message message) {
    return AwsTracing.toFuture(
            sqs.deleteMessage(
                DeleteMessageRequest.builder()
                    .queueUrl(queueUrl)
                    .receiptHandle(message.receiptHandle())
                    .build()))
        .mapEmpty();
  }
}
