package dev.vertrace.messaging;

import static java.util.Objects.requireNonNullElse;

import dev.vertrace.aws.AwsCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;

/** What the answers of SNS tell. */
final class SnsReceipt {
  private SnsReceipt() {}

  /** The entries of a batch that were refused: the call succeeds, and they are lost. */
  static void refused(AwsCall call, SdkResponse response) {
    if (response instanceof PublishBatchResponse published && !published.failed().isEmpty()) {
      List<BatchResultErrorEntry> failed = published.failed();
      call.error(failed.get(0).code(), failed.size() + " entries of the batch were refused");
    }
  }

  /** What became of each notification of a batch. */
  static List<EntryResult> results(@Nullable SdkResponse response) {
    List<EntryResult> results = new ArrayList<>();
    if (response instanceof PublishBatchResponse published) {
      for (PublishBatchResultEntry entry : published.successful()) {
        results.add(new EntryResult(entry.id(), entry.messageId(), null));
      }
      for (BatchResultErrorEntry entry : published.failed()) {
        results.add(new EntryResult(entry.id(), null, requireNonNullElse(entry.code(), "_OTHER")));
      }
    }
    return results;
  }
}
