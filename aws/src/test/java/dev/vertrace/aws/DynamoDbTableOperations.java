package dev.vertrace.aws;

import static dev.vertrace.aws.DynamoDbItemOperations.onOrders;
import static dev.vertrace.aws.DynamoDbItemOperations.orders;
import static dev.vertrace.aws.OrdersTable.NAME;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.Tag;

/** Operations on tables, also those that DynamoDB Local knows by name only. */
final class DynamoDbTableOperations {
  private static final String ARN = "arn:aws:dynamodb:ddblocal:000000000000:table/Orders";
  private static final String BACKUP = ARN + "/backup/01600000000000-00000000";
  private static final String BUCKET = "bucket";

  static final List<DynamoDbOperation> ALL =
      List.of(
          DynamoDbOperation.of(
              "CreateTable",
              clients -> clients.db().createTable(OrdersTable.request("Visits")),
              table("CreateTable", "Visits")
                  .put("aws.dynamodb.provisioned_read_capacity", 5.0)
                  .put("aws.dynamodb.provisioned_write_capacity", 6.0)
                  .put(
                      stringArrayKey("aws.dynamodb.attribute_definitions"),
                      text("customer"),
                      text("id"),
                      text("status"),
                      text("shop"))
                  .put(
                      stringArrayKey("aws.dynamodb.local_secondary_indexes"),
                      "{\"IndexName\":\"by-status\",\"KeySchema\":["
                          + "{\"AttributeName\":\"customer\",\"KeyType\":\"HASH\"},"
                          + "{\"AttributeName\":\"status\",\"KeyType\":\"RANGE\"}],"
                          + "\"Projection\":{\"ProjectionType\":\"ALL\"}}")
                  .put(
                      stringArrayKey("aws.dynamodb.global_secondary_indexes"),
                      "{\"IndexName\":\"by-shop\",\"KeySchema\":["
                          + "{\"AttributeName\":\"shop\",\"KeyType\":\"HASH\"}],"
                          + "\"Projection\":{\"ProjectionType\":\"ALL\"},"
                          + "\"ProvisionedThroughput\":"
                          + "{\"ReadCapacityUnits\":3,\"WriteCapacityUnits\":4}}")),
          DynamoDbOperation.of(
              "DescribeTable",
              clients -> clients.db().describeTable(describe -> describe.tableName("Visits")),
              table("DescribeTable", "Visits")),
          DynamoDbOperation.of(
              "UpdateTable",
              clients ->
                  clients
                      .db()
                      .updateTable(
                          update ->
                              update
                                  .tableName("Visits")
                                  .attributeDefinitions(OrdersTable.text("id"))
                                  .globalSecondaryIndexUpdates(addIndex())),
              table("UpdateTable", "Visits")
                  .put(stringArrayKey("aws.dynamodb.attribute_definitions"), text("id"))
                  .put(
                      stringArrayKey("aws.dynamodb.global_secondary_index_updates"),
                      "{\"Create\":{\"IndexName\":\"by-id\",\"KeySchema\":["
                          + "{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}],"
                          + "\"Projection\":{\"ProjectionType\":\"KEYS_ONLY\"},"
                          + "\"ProvisionedThroughput\":"
                          + "{\"ReadCapacityUnits\":1,\"WriteCapacityUnits\":2}}}")),
          DynamoDbOperation.of(
              "DeleteTable",
              clients -> clients.db().deleteTable(delete -> delete.tableName("Visits")),
              table("DeleteTable", "Visits")),
          DynamoDbOperation.of(
              "ListTables",
              clients ->
                  clients.db().listTables(list -> list.exclusiveStartTableName("Carts").limit(7)),
              Attributes.builder()
                  .put("db.query.summary", "ListTables")
                  .put("aws.dynamodb.exclusive_start_table", "Carts")
                  .put("aws.dynamodb.limit", 7)
                  .put("aws.dynamodb.table_count", 1)),
          DynamoDbOperation.of(
              "UpdateTimeToLive",
              clients ->
                  clients
                      .db()
                      .updateTimeToLive(
                          update ->
                              update
                                  .tableName(NAME)
                                  .timeToLiveSpecification(
                                      ttl -> ttl.enabled(true).attributeName("until"))),
              orders("UpdateTimeToLive Orders")),
          DynamoDbOperation.of(
              "DescribeTimeToLive",
              clients -> clients.db().describeTimeToLive(describe -> describe.tableName(NAME)),
              orders("DescribeTimeToLive Orders")),
          DynamoDbOperation.of(
              "DescribeLimits", clients -> clients.db().describeLimits(), plain("DescribeLimits")),
          DynamoDbOperation.unknown(
              "DescribeEndpoints",
              clients -> clients.db().describeEndpoints(),
              plain("DescribeEndpoints")),
          DynamoDbOperation.unknown(
              "TagResource",
              clients ->
                  clients
                      .db()
                      .tagResource(
                          tag ->
                              tag.resourceArn(ARN).tags(Tag.builder().key("a").value("b").build())),
              onOrders("TagResource Orders")),
          DynamoDbOperation.unknown(
              "ListTagsOfResource",
              clients -> clients.db().listTagsOfResource(list -> list.resourceArn(ARN)),
              onOrders("ListTagsOfResource Orders")),
          DynamoDbOperation.unknown(
              "CreateBackup",
              clients ->
                  clients.db().createBackup(backup -> backup.tableName(NAME).backupName("daily")),
              orders("CreateBackup Orders")),
          DynamoDbOperation.unknown(
              "DescribeBackup",
              clients -> clients.db().describeBackup(describe -> describe.backupArn(BACKUP)),
              onOrders("DescribeBackup Orders")),
          DynamoDbOperation.unknown(
              "RestoreTableFromBackup",
              clients ->
                  clients
                      .db()
                      .restoreTableFromBackup(
                          restore -> restore.targetTableName("Restored").backupArn(BACKUP)),
              named("RestoreTableFromBackup", "Restored")),
          DynamoDbOperation.unknown(
              "ListBackups",
              clients -> clients.db().listBackups(list -> list.limit(3)),
              plain("ListBackups").put("aws.dynamodb.limit", 3)),
          DynamoDbOperation.unknown(
              "DescribeContinuousBackups",
              clients ->
                  clients.db().describeContinuousBackups(describe -> describe.tableName(NAME)),
              orders("DescribeContinuousBackups Orders")),
          DynamoDbOperation.unknown(
              "CreateGlobalTable",
              clients ->
                  clients
                      .db()
                      .createGlobalTable(
                          create ->
                              create.globalTableName("Everywhere").replicationGroup(List.of())),
              named("CreateGlobalTable", "Everywhere")),
          DynamoDbOperation.unknown(
              "ExportTableToPointInTime",
              clients ->
                  clients
                      .db()
                      .exportTableToPointInTime(
                          export ->
                              export
                                  .tableArn(ARN)
                                  .s3Bucket(BUCKET)
                                  .exportTime(Instant.EPOCH)
                                  .clientToken("token")),
              onOrders("ExportTableToPointInTime Orders")),
          DynamoDbOperation.unknown(
              "DescribeContributorInsights",
              clients ->
                  clients
                      .db()
                      .describeContributorInsights(
                          describe -> describe.tableName(NAME).indexName("by-shop")),
              orders("DescribeContributorInsights Orders by-shop")
                  .put("aws.dynamodb.index_name", "by-shop")));

  private DynamoDbTableOperations() {}

  private static AttributesBuilder table(String operation, String name) {
    return named(operation, name).put(stringArrayKey("aws.dynamodb.table_names"), name);
  }

  private static AttributesBuilder named(String operation, String name) {
    return plain(operation + " " + name).put("db.collection.name", name);
  }

  private static AttributesBuilder plain(String summary) {
    return Attributes.builder().put("db.query.summary", summary);
  }

  private static String text(String attribute) {
    return "{\"AttributeName\":\"" + attribute + "\",\"AttributeType\":\"S\"}";
  }

  private static GlobalSecondaryIndexUpdate addIndex() {
    return GlobalSecondaryIndexUpdate.builder()
        .create(
            create ->
                create
                    .indexName("by-id")
                    .keySchema(OrdersTable.key("id", "HASH"))
                    .projection(Projection.builder().projectionType("KEYS_ONLY").build())
                    .provisionedThroughput(
                        units -> units.readCapacityUnits(1L).writeCapacityUnits(2L)))
        .build();
  }
}
