package dev.vertrace.aws;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Why a transaction was cancelled. The only class that needs DynamoDB's own types. */
final class DynamoDbCancellation {
  private DynamoDbCancellation() {}

  /** The code of each operation, without messages and items; null for other failures. */
  static @Nullable List<String> reasons(Throwable failure) {
    return failure instanceof TransactionCanceledException cancelled
            && cancelled.hasCancellationReasons()
        ? cancelled.cancellationReasons().stream().map(DynamoDbCancellation::code).toList()
        : null;
  }

  private static String code(CancellationReason reason) {
    return reason.code() == null ? "None" : reason.code();
  }
}
