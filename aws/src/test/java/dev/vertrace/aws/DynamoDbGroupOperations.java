package dev.vertrace.aws;

import static dev.vertrace.aws.DynamoDbItemOperations.onOrders;
import static dev.vertrace.aws.DynamoDbItemOperations.orders;
import static dev.vertrace.aws.OrdersTable.NAME;
import static dev.vertrace.aws.OrdersTable.item;
import static dev.vertrace.aws.OrdersTable.key;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;

import io.opentelemetry.api.common.Attributes;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Batches, transactions and PartiQL. */
final class DynamoDbGroupOperations {
  private static final String WHERE_1 = "customer='alice' AND id='1'";

  static final List<DynamoDbOperation> ALL =
      List.of(
          DynamoDbOperation.of(
              "BatchGetItem",
              clients ->
                  clients
                      .db()
                      .batchGetItem(
                          batch ->
                              batch.requestItems(Map.of(NAME, keys("1", "2"), "Carts", keys("1")))),
              Attributes.builder()
                  .put(stringArrayKey("aws.dynamodb.table_names"), "Carts", NAME)
                  .put("db.operation.batch.size", 3)
                  .put("db.query.summary", "BatchGetItem Carts Orders")),
          DynamoDbOperation.of(
              "BatchGetItem of one key",
              clients ->
                  clients.db().batchGetItem(batch -> batch.requestItems(Map.of(NAME, keys("1")))),
              orders("BatchGetItem Orders")),
          DynamoDbOperation.of(
              "BatchWriteItem",
              clients ->
                  clients
                      .db()
                      .batchWriteItem(
                          batch ->
                              batch.requestItems(
                                  Map.of(
                                      NAME,
                                      List.of(
                                          WriteRequest.builder()
                                              .putRequest(put -> put.item(key("8")))
                                              .build(),
                                          WriteRequest.builder()
                                              .deleteRequest(delete -> delete.key(key("9")))
                                              .build())))),
              orders("BatchWriteItem Orders").put("db.operation.batch.size", 2)),
          DynamoDbOperation.of(
              "TransactGetItems",
              clients ->
                  clients
                      .db()
                      .transactGetItems(
                          transaction ->
                              transaction.transactItems(
                                  TransactGetItem.builder()
                                      .get(get -> get.tableName(NAME).key(key("1")))
                                      .build(),
                                  TransactGetItem.builder()
                                      .get(get -> get.tableName("Carts").key(key("1")))
                                      .build())),
              Attributes.builder()
                  .put(stringArrayKey("aws.dynamodb.table_names"), "Carts", NAME)
                  .put("db.operation.batch.size", 2)
                  .put("db.query.summary", "TransactGetItems Get Carts Get Orders")),
          DynamoDbOperation.of(
              "TransactWriteItems",
              clients ->
                  clients
                      .db()
                      .transactWriteItems(
                          transaction ->
                              transaction
                                  .transactItems(
                                      TransactWriteItem.builder()
                                          .put(put -> put.tableName(NAME).item(key("8")))
                                          .build(),
                                      TransactWriteItem.builder()
                                          .put(put -> put.tableName(NAME).item(key("7")))
                                          .build(),
                                      TransactWriteItem.builder()
                                          .delete(delete -> delete.tableName(NAME).key(key("9")))
                                          .build())
                                  .returnConsumedCapacity("TOTAL")),
              orders("TransactWriteItems Delete Orders Put Orders")
                  .put("db.operation.batch.size", 3)
                  .put(
                      stringArrayKey("aws.dynamodb.consumed_capacity"),
                      "{\"TableName\":\"Orders\",\"CapacityUnits\":6.0,\"WriteCapacityUnits\":6.0}")),
          DynamoDbOperation.of(
              "ExecuteStatement",
              clients ->
                  clients
                      .db()
                      .executeStatement(
                          partiQl ->
                              partiQl
                                  .statement(
                                      "SELECT * FROM \"Orders\".\"by-status\" WHERE customer = ?"
                                          + " AND status = 'open'")
                                  .parameters(item("customer", "alice").get("customer"))
                                  .consistentRead(true)
                                  .limit(1)),
              onOrders("ExecuteStatement SELECT Orders by-status")
                  .put(
                      "db.query.text",
                      "SELECT * FROM \"Orders\".\"by-status\" WHERE customer = ? AND status = ?")
                  .put("aws.dynamodb.consistent_read", true)
                  .put("aws.dynamodb.limit", 1)),
          DynamoDbOperation.of(
              "BatchExecuteStatement",
              clients ->
                  clients
                      .db()
                      .batchExecuteStatement(batch -> batch.statements(insert("1"), insert("6"))),
              onOrders("BatchExecuteStatement INSERT Orders")
                  .put("db.query.text", "INSERT INTO Orders VALUE {?: ?, ?: ?}")
                  .put("db.operation.batch.size", 2)
                  .put(stringArrayKey("vertrace.aws.dynamodb.statement_errors"), "DuplicateItem")),
          DynamoDbOperation.of(
              "ExecuteTransaction",
              clients ->
                  clients
                      .db()
                      .executeTransaction(
                          transaction ->
                              transaction.transactStatements(
                                  statement("UPDATE Orders SET shop='x' WHERE " + WHERE_1),
                                  statement("DELETE FROM Carts WHERE " + WHERE_1))),
              Attributes.builder()
                  .put(
                      "db.query.text",
                      "UPDATE Orders SET shop=? WHERE customer=? AND id=?; "
                          + "DELETE FROM Carts WHERE customer=? AND id=?")
                  .put("db.operation.batch.size", 2)
                  .put("db.query.summary", "ExecuteTransaction DELETE Carts UPDATE Orders")));

  private DynamoDbGroupOperations() {}

  private static KeysAndAttributes keys(String... ids) {
    return KeysAndAttributes.builder()
        .keys(List.of(ids).stream().map(OrdersTable::key).toList())
        .build();
  }

  private static BatchStatementRequest insert(String id) {
    return BatchStatementRequest.builder()
        .statement("INSERT INTO Orders VALUE {'customer': 'alice', 'id': '" + id + "'}")
        .build();
  }

  private static ParameterizedStatement statement(String statement) {
    return ParameterizedStatement.builder().statement(statement).build();
  }
}
