package dev.vertrace.messaging;

import static java.util.Objects.requireNonNullElse;

import dev.vertrace.aws.AwsCall;
import dev.vertrace.core.RemoteParent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/** What the answers of SQS add to a span. */
final class SqsReceipt {
  private static final List<BatchResultErrorEntry> NONE = List.of();

  private SqsReceipt() {}

  /** The messages that came, with links to those who sent them, unless they are ignored. */
  static void received(AwsCall call, SdkResponse response, SqsTrust trust) {
    if (response instanceof ReceiveMessageResponse received) {
      call.set(
          MessagingAttributes.MESSAGING_BATCH_MESSAGE_COUNT, (long) received.messages().size());
      String queue = requireNonNullElse(SqsQueue.name(SqsConvention.queueUrl(call)), "");
      for (Message message : received.messages()) {
        SqsSender sender = SqsSender.of(message, call::extract);
        if (trust.of(queue, sender) != RemoteParent.IGNORE) {
          call.link(sender.span());
        }
      }
    }
  }

  /** The entries of a batch that were refused: the call succeeds, and they are lost. */
  static void refused(AwsCall call, SdkResponse response) {
    List<BatchResultErrorEntry> failed = failed(response);
    if (!failed.isEmpty()) {
      call.error(failed.get(0).code(), failed.size() + " entries of the batch were refused");
    }
  }

  /** What became of each message of a batch. */
  static List<EntryResult> results(@Nullable SdkResponse response) {
    List<EntryResult> results = new ArrayList<>();
    if (response instanceof SendMessageBatchResponse sent) {
      for (SendMessageBatchResultEntry entry : sent.successful()) {
        results.add(new EntryResult(entry.id(), entry.messageId(), null));
      }
    }
    for (BatchResultErrorEntry entry : response == null ? NONE : failed(response)) {
      results.add(new EntryResult(entry.id(), null, requireNonNullElse(entry.code(), "_OTHER")));
    }
    return results;
  }

  private static List<BatchResultErrorEntry> failed(SdkResponse response) {
    if (response instanceof SendMessageBatchResponse sent) {
      return sent.failed();
    }
    return response instanceof DeleteMessageBatchResponse deleted ? deleted.failed() : List.of();
  }
}
