package dev.vertrace.aws;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** What an answer shows by the name of its fields, whatever the operation. */
final class DynamoDbResponse {
  private DynamoDbResponse() {}

  static void describe(AwsCall call, SdkPojo response) {
    call.set(DynamoDbAttributes.CONSUMED_CAPACITY, SdkFields.texts(response, "ConsumedCapacity"));
    call.set(
        DynamoDbAttributes.ITEM_COLLECTION_METRICS,
        SdkFields.json(response, "ItemCollectionMetrics"));
    call.set(DynamoDbAttributes.COUNT, SdkFields.number(response, "Count"));
    call.set(DynamoDbAttributes.SCANNED_COUNT, SdkFields.number(response, "ScannedCount"));
    if (call.operation().equals("ListTables")) {
      call.set(
          DynamoDbAttributes.TABLE_COUNT, (long) SdkFields.list(response, "TableNames").size());
    }
    call.set(DynamoDbAttributes.UNPROCESSED, unprocessed(response));
    call.set(DynamoDbAttributes.STATEMENT_ERRORS, statementErrors(response));
  }

  private static @Nullable Long unprocessed(SdkPojo response) {
    long count = 0;
    for (String field : List.of("UnprocessedKeys", "UnprocessedItems")) {
      for (Object ofTable : SdkFields.map(response, field).values()) {
        count += DynamoDbAccess.size(ofTable);
      }
    }
    return count == 0 ? null : count;
  }

  /** The statements of a batch fail one by one, and the call does not. */
  private static @Nullable List<String> statementErrors(SdkPojo response) {
    List<String> codes = new ArrayList<>();
    for (Object each : SdkFields.list(response, "Responses")) {
      SdkPojo error =
          each instanceof SdkPojo answer ? SdkFields.get(answer, "Error", SdkPojo.class) : null;
      if (error != null) {
        codes.add(String.valueOf(SdkFields.get(error, "Code")));
      }
    }
    return codes.isEmpty() ? null : codes;
  }
}
