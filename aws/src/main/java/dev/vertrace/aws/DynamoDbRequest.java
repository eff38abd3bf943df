package dev.vertrace.aws;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;

/** What a request shows by the name of its fields, whatever the operation. */
final class DynamoDbRequest {
  private static final Map<String, AttributeKey<String>> TEXTS =
      Map.of(
          "IndexName", DynamoDbAttributes.INDEX_NAME,
          "ProjectionExpression", DynamoDbAttributes.PROJECTION,
          "Select", DynamoDbAttributes.SELECT,
          "ExclusiveStartTableName", DynamoDbAttributes.EXCLUSIVE_START_TABLE);

  private static final Map<String, AttributeKey<Boolean>> FLAGS =
      Map.of(
          "ConsistentRead", DynamoDbAttributes.CONSISTENT_READ,
          "ScanIndexForward", DynamoDbAttributes.SCAN_FORWARD);

  private static final Map<String, AttributeKey<Long>> NUMBERS =
      Map.of(
          "Limit", DynamoDbAttributes.LIMIT,
          "Segment", DynamoDbAttributes.SEGMENT,
          "TotalSegments", DynamoDbAttributes.TOTAL_SEGMENTS);

  private static final Map<String, AttributeKey<List<String>>> LISTS =
      Map.of(
          "AttributesToGet", DynamoDbAttributes.ATTRIBUTES_TO_GET,
          "AttributeDefinitions", DynamoDbAttributes.ATTRIBUTE_DEFINITIONS,
          "GlobalSecondaryIndexes", DynamoDbAttributes.GLOBAL_SECONDARY_INDEXES,
          "GlobalSecondaryIndexUpdates", DynamoDbAttributes.GLOBAL_SECONDARY_INDEX_UPDATES,
          "LocalSecondaryIndexes", DynamoDbAttributes.LOCAL_SECONDARY_INDEXES);

  private DynamoDbRequest() {}

  static void describe(AwsCall call, SdkPojo request) {
    TEXTS.forEach((name, key) -> call.set(key, SdkFields.get(request, name, String.class)));
    FLAGS.forEach((name, key) -> call.set(key, SdkFields.get(request, name, Boolean.class)));
    NUMBERS.forEach((name, key) -> call.set(key, SdkFields.number(request, name)));
    LISTS.forEach((name, key) -> call.set(key, SdkFields.texts(request, name)));
    SdkPojo throughput = SdkFields.get(request, "ProvisionedThroughput", SdkPojo.class);
    if (throughput != null) {
      call.set(
          DynamoDbAttributes.PROVISIONED_READ_CAPACITY,
          SdkFields.decimal(throughput, "ReadCapacityUnits"));
      call.set(
          DynamoDbAttributes.PROVISIONED_WRITE_CAPACITY,
          SdkFields.decimal(throughput, "WriteCapacityUnits"));
    }
  }
}
