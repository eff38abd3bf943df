package dev.vertrace.aws;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;

/** Orders of customers, found also by their status and by the shop. */
final class OrdersTable {
  static final String NAME = "Orders";

  private OrdersTable() {}

  static void create(DynamoDbAsyncClient db) {
    db.createTable(
            request(NAME).toBuilder()
                .streamSpecification(
                    stream -> stream.streamEnabled(true).streamViewType("KEYS_ONLY"))
                .build())
        .join();
  }

  static CreateTableRequest request(String name) {
    return CreateTableRequest.builder()
        .tableName(name)
        .keySchema(key("customer", "HASH"), key("id", "RANGE"))
        .attributeDefinitions(text("customer"), text("id"), text("status"), text("shop"))
        .localSecondaryIndexes(
            LocalSecondaryIndex.builder()
                .indexName("by-status")
                .keySchema(key("customer", "HASH"), key("status", "RANGE"))
                .projection(all())
                .build())
        .globalSecondaryIndexes(
            GlobalSecondaryIndex.builder()
                .indexName("by-shop")
                .keySchema(key("shop", "HASH"))
                .projection(all())
                .provisionedThroughput(units -> units.readCapacityUnits(3L).writeCapacityUnits(4L))
                .build())
        .provisionedThroughput(units -> units.readCapacityUnits(5L).writeCapacityUnits(6L))
        .build();
  }

  private static Projection all() {
    return Projection.builder().projectionType("ALL").build();
  }

  static KeySchemaElement key(String name, String type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  static AttributeDefinition text(String name) {
    return AttributeDefinition.builder().attributeName(name).attributeType("S").build();
  }

  /** An item, or its key, of names and values in turn. */
  static Map<String, AttributeValue> item(String... namesAndValues) {
    Map<String, AttributeValue> item = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      item.put(namesAndValues[i], AttributeValue.fromS(namesAndValues[i + 1]));
    }
    return item;
  }

  static Map<String, AttributeValue> key(String id) {
    return item("customer", "alice", "id", id);
  }

  static void put(DynamoDbAsyncClient db, List<String> ids) {
    for (String id : ids) {
      db.putItem(
              request ->
                  request
                      .tableName(NAME)
                      .item(item("customer", "alice", "id", id, "status", "open", "shop", "north")))
          .join();
    }
  }
}
