package dev.vertrace.messaging;

import static java.util.Objects.requireNonNullElse;

import dev.vertrace.aws.AwsCall;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/**
 * The spans of the messages of one batch, each the parent of who handles its message; the batch
 * links to them. They end with the batch, and show what became of their message.
 */
final class SqsCreations {
  /** SQS refuses a batch with more. */
  static final int MOST = 10;

  private final AwsCall call;
  private final Context batch;
  private final @Nullable String queueUrl;
  private final boolean each;
  private final List<Creation> creations = new ArrayList<>();

  private record Creation(String entryId, Span span) {}

  private SqsCreations(AwsCall call, Context batch, @Nullable String queueUrl, boolean each) {
    this.call = call;
    this.batch = batch;
    this.queueUrl = queueUrl;
    this.each = each;
  }

  /** Ends with the call whatever happens, since the call keeps it. */
  static SqsCreations of(AwsCall call, SendMessageBatchRequest request, Context batch) {
    boolean each = areSeveral(request.entries().size()) && Span.fromContext(batch).isRecording();
    SqsCreations creations = new SqsCreations(call, batch, request.queueUrl(), each);
    call.attach(creations);
    return creations;
  }

  /** Whether the messages of a batch have spans of their own. */
  static boolean areSeveral(int messages) {
    return messages > 1 && messages <= MOST;
  }

  /** The context of a message: that of the batch, where the message has none of its own. */
  Context start(@Nullable String entryId) {
    if (!each) {
      return batch;
    }
    Span span =
        call.tracer()
            .spanBuilder(SqsQueue.spanName("create", queueUrl))
            .setSpanKind(SpanKind.PRODUCER)
            .setParent(batch)
            .setAttribute(MessagingAttributes.MESSAGING_SYSTEM, SqsQueue.SYSTEM)
            .setAttribute(MessagingAttributes.MESSAGING_OPERATION_NAME, "create")
            .setAttribute(MessagingAttributes.MESSAGING_OPERATION_TYPE, "create")
            .setAttribute(
                MessagingAttributes.MESSAGING_DESTINATION_NAME,
                requireNonNullElse(SqsQueue.name(queueUrl), ""))
            .setAttribute(MessagingAttributes.AWS_SQS_QUEUE_URL, requireNonNullElse(queueUrl, ""))
            .startSpan();
    creations.add(new Creation(requireNonNullElse(entryId, ""), span));
    call.link(span.getSpanContext());
    return batch.with(span);
  }

  /** Ends them with what the answer says of each. */
  void end(@Nullable SdkResponse response, @Nullable Throwable failure) {
    if (failure != null) {
      end(creation -> fail(creation.span(), SqsReceipt.errorType(failure)));
    } else if (response instanceof SendMessageBatchResponse sent) {
      end(creation -> describe(creation, sent));
    } else {
      end(creation -> {});
    }
  }

  /** Ends them where nobody tells how the batch ended. */
  void abandon() {
    end(creation -> fail(creation.span(), "_OTHER"));
  }

  private void end(Consumer<Creation> describe) {
    RuntimeException failure = null;
    for (Creation creation : creations) {
      try {
        describe.accept(creation);
        creation.span().end();
      } catch (RuntimeException e) { // a span processor may throw; the others end all the same
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void describe(Creation creation, SendMessageBatchResponse sent) {
    for (SendMessageBatchResultEntry entry : sent.successful()) {
      if (creation.entryId().equals(entry.id()) && entry.messageId() != null) {
        creation.span().setAttribute(MessagingAttributes.MESSAGING_MESSAGE_ID, entry.messageId());
      }
    }
    for (BatchResultErrorEntry entry : sent.failed()) {
      if (creation.entryId().equals(entry.id())) {
        fail(creation.span(), requireNonNullElse(entry.code(), "_OTHER"));
      }
    }
  }

  private static void fail(Span span, String type) {
    span.setAttribute(SqsAttributes.ERROR_TYPE, type);
    span.setStatus(StatusCode.ERROR);
  }
}
