package dev.vertrace.aws;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/**
 * The names of the semantic conventions for DynamoDB, all still in development, which a test checks
 * against the registry; and those that the conventions do not have, under {@code vertrace}.
 */
final class DynamoDbAttributes {
  static final String SYSTEM = "aws.dynamodb";

  static final AttributeKey<List<String>> TABLE_NAMES = stringArrayKey("aws.dynamodb.table_names");
  static final AttributeKey<String> INDEX_NAME = stringKey("aws.dynamodb.index_name");
  static final AttributeKey<Boolean> CONSISTENT_READ = booleanKey("aws.dynamodb.consistent_read");
  static final AttributeKey<String> PROJECTION = stringKey("aws.dynamodb.projection");
  static final AttributeKey<List<String>> ATTRIBUTES_TO_GET =
      stringArrayKey("aws.dynamodb.attributes_to_get");
  static final AttributeKey<Long> LIMIT = longKey("aws.dynamodb.limit");
  static final AttributeKey<String> SELECT = stringKey("aws.dynamodb.select");
  static final AttributeKey<Boolean> SCAN_FORWARD = booleanKey("aws.dynamodb.scan_forward");
  static final AttributeKey<Long> SEGMENT = longKey("aws.dynamodb.segment");
  static final AttributeKey<Long> TOTAL_SEGMENTS = longKey("aws.dynamodb.total_segments");
  static final AttributeKey<String> EXCLUSIVE_START_TABLE =
      stringKey("aws.dynamodb.exclusive_start_table");
  static final AttributeKey<Double> PROVISIONED_READ_CAPACITY =
      doubleKey("aws.dynamodb.provisioned_read_capacity");
  static final AttributeKey<Double> PROVISIONED_WRITE_CAPACITY =
      doubleKey("aws.dynamodb.provisioned_write_capacity");
  static final AttributeKey<List<String>> ATTRIBUTE_DEFINITIONS =
      stringArrayKey("aws.dynamodb.attribute_definitions");
  static final AttributeKey<List<String>> GLOBAL_SECONDARY_INDEXES =
      stringArrayKey("aws.dynamodb.global_secondary_indexes");
  static final AttributeKey<List<String>> GLOBAL_SECONDARY_INDEX_UPDATES =
      stringArrayKey("aws.dynamodb.global_secondary_index_updates");
  static final AttributeKey<List<String>> LOCAL_SECONDARY_INDEXES =
      stringArrayKey("aws.dynamodb.local_secondary_indexes");

  static final AttributeKey<List<String>> CONSUMED_CAPACITY =
      stringArrayKey("aws.dynamodb.consumed_capacity");
  static final AttributeKey<String> ITEM_COLLECTION_METRICS =
      stringKey("aws.dynamodb.item_collection_metrics");
  static final AttributeKey<Long> COUNT = longKey("aws.dynamodb.count");
  static final AttributeKey<Long> SCANNED_COUNT = longKey("aws.dynamodb.scanned_count");
  static final AttributeKey<Long> TABLE_COUNT = longKey("aws.dynamodb.table_count");

  /** Keys or items of a batch that the service has left for later. */
  static final AttributeKey<Long> UNPROCESSED = longKey("vertrace.aws.dynamodb.unprocessed");

  /** One code for each operation of a cancelled transaction, {@code None} for the innocent. */
  static final AttributeKey<List<String>> CANCELLATION_REASONS =
      stringArrayKey("vertrace.aws.dynamodb.cancellation_reasons");

  /** The codes of the statements of a batch that have failed. */
  static final AttributeKey<List<String>> STATEMENT_ERRORS =
      stringArrayKey("vertrace.aws.dynamodb.statement_errors");

  private DynamoDbAttributes() {}
}
