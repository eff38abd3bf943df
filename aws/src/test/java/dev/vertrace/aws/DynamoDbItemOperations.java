package dev.vertrace.aws;

import static dev.vertrace.aws.OrdersTable.NAME;
import static dev.vertrace.aws.OrdersTable.item;
import static dev.vertrace.aws.OrdersTable.key;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.Condition;

/** Operations on items of one table. */
final class DynamoDbItemOperations {
  static final List<DynamoDbOperation> ALL =
      List.of(
          DynamoDbOperation.of(
              "PutItem",
              clients ->
                  clients
                      .db()
                      .putItem(
                          put ->
                              put.tableName(NAME)
                                  .item(item("customer", "alice", "id", "9", "status", "open"))
                                  .returnConsumedCapacity("INDEXES")),
              orders("PutItem Orders")
                  .put(
                      stringArrayKey("aws.dynamodb.consumed_capacity"),
                      "{\"TableName\":\"Orders\",\"CapacityUnits\":2.0,"
                          + "\"Table\":{\"CapacityUnits\":1.0},"
                          + "\"LocalSecondaryIndexes\":{\"by-status\":{\"CapacityUnits\":1.0}}}")),
          DynamoDbOperation.of(
              "PutItem without capacity",
              clients ->
                  clients
                      .db()
                      .putItem(
                          put ->
                              put.tableName(NAME)
                                  .item(item("customer", "alice", "id", "9", "status", "open"))
                                  .conditionExpression("attribute_exists(id)")),
              orders("PutItem Orders")),
          DynamoDbOperation.of(
              "GetItem",
              clients ->
                  clients
                      .db()
                      .getItem(
                          get ->
                              get.tableName(NAME)
                                  .key(key("1"))
                                  .consistentRead(true)
                                  .projectionExpression("#s, shop")
                                  .expressionAttributeNames(Map.of("#s", "status"))
                                  .returnConsumedCapacity("TOTAL")),
              orders("GetItem Orders")
                  .put("aws.dynamodb.consistent_read", true)
                  .put("aws.dynamodb.projection", "#s, shop")
                  .put(
                      stringArrayKey("aws.dynamodb.consumed_capacity"),
                      "{\"TableName\":\"Orders\",\"CapacityUnits\":1.0}")),
          DynamoDbOperation.of(
              "GetItem by ARN and former names",
              clients ->
                  clients
                      .db()
                      .getItem(
                          get ->
                              get.tableName("arn:aws:dynamodb:ddblocal:000000000000:table/Orders")
                                  .key(key("1"))
                                  .attributesToGet("status", "shop")),
              Attributes.builder()
                  .put(
                      stringArrayKey("aws.dynamodb.table_names"),
                      "arn:aws:dynamodb:ddblocal:000000000000:table/Orders")
                  .put("db.collection.name", NAME)
                  .put("db.query.summary", "GetItem Orders")
                  .put(stringArrayKey("aws.dynamodb.attributes_to_get"), "status", "shop")),
          DynamoDbOperation.of(
              "UpdateItem",
              clients ->
                  clients
                      .db()
                      .updateItem(
                          update ->
                              update
                                  .tableName(NAME)
                                  .key(key("9"))
                                  .updateExpression("SET #s = :s")
                                  .expressionAttributeNames(Map.of("#s", "status"))
                                  .expressionAttributeValues(item(":s", "paid"))),
              orders("UpdateItem Orders")),
          DynamoDbOperation.of(
              "DeleteItem",
              clients -> clients.db().deleteItem(delete -> delete.tableName(NAME).key(key("9"))),
              orders("DeleteItem Orders")),
          DynamoDbOperation.of(
              "Query",
              clients ->
                  clients
                      .db()
                      .query(
                          query ->
                              query
                                  .tableName(NAME)
                                  .indexName("by-status")
                                  .keyConditionExpression("#c = :c AND begins_with(#s, :s)")
                                  .expressionAttributeNames(
                                      Map.of("#c", "customer", "#s", "status"))
                                  .expressionAttributeValues(item(":c", "alice", ":s", "op"))
                                  .scanIndexForward(false)
                                  .limit(2)
                                  .select("ALL_ATTRIBUTES")
                                  .returnConsumedCapacity("INDEXES")),
              orders("Query Orders by-status customer = ? AND begins_with(status, ?)")
                  .put("aws.dynamodb.index_name", "by-status")
                  .put("aws.dynamodb.scan_forward", false)
                  .put("aws.dynamodb.limit", 2)
                  .put("aws.dynamodb.select", "ALL_ATTRIBUTES")
                  .put("aws.dynamodb.count", 2)
                  .put("aws.dynamodb.scanned_count", 2)
                  .put(
                      stringArrayKey("aws.dynamodb.consumed_capacity"),
                      "{\"TableName\":\"Orders\",\"CapacityUnits\":0.5,"
                          + "\"Table\":{\"CapacityUnits\":0.0},"
                          + "\"LocalSecondaryIndexes\":{\"by-status\":{\"CapacityUnits\":0.5}}}")),
          DynamoDbOperation.of(
              "Query with former conditions",
              clients ->
                  clients
                      .db()
                      .query(
                          query ->
                              query
                                  .tableName(NAME)
                                  .keyConditions(
                                      Map.of(
                                          "customer",
                                          Condition.builder()
                                              .comparisonOperator("EQ")
                                              .attributeValueList(
                                                  item("customer", "alice").get("customer"))
                                              .build()))),
              orders("Query Orders customer EQ ?")
                  .put("aws.dynamodb.count", 3)
                  .put("aws.dynamodb.scanned_count", 3)),
          DynamoDbOperation.of(
              "Scan",
              clients ->
                  clients
                      .db()
                      .scan(
                          scan ->
                              scan.tableName(NAME)
                                  .consistentRead(false)
                                  .filterExpression("shop = :s")
                                  .expressionAttributeValues(item(":s", "south"))
                                  .select("COUNT")
                                  .segment(0)
                                  .totalSegments(1)),
              orders("Scan Orders")
                  .put("aws.dynamodb.consistent_read", false)
                  .put("aws.dynamodb.select", "COUNT")
                  .put("aws.dynamodb.segment", 0)
                  .put("aws.dynamodb.total_segments", 1)
                  .put("aws.dynamodb.count", 0)
                  .put("aws.dynamodb.scanned_count", 3)));

  private DynamoDbItemOperations() {}

  /** What each operation on the table of orders shows. */
  static AttributesBuilder orders(String summary) {
    return onOrders(summary).put(stringArrayKey("aws.dynamodb.table_names"), NAME);
  }

  /** As above, where the request names no table in a field. */
  static AttributesBuilder onOrders(String summary) {
    return Attributes.builder().put("db.collection.name", NAME).put("db.query.summary", summary);
  }
}
