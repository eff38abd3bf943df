package dev.vertrace.aws;

import static dev.vertrace.aws.OrdersTable.NAME;
import static dev.vertrace.aws.OrdersTable.item;
import static dev.vertrace.testkit.TraceAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** A value is planted wherever items, keys and expressions have values. No span shows it. */
class DynamoDbSecretsTest {
  private static final String CANARY = "canary7";
  private static final Map<String, AttributeValue> KEY = item("customer", CANARY, "id", CANARY);

  private static DynamoDbLocal server;
  private static FaultyProxy proxy;
  private static DynamoDbAsyncClient plain;

  private final RecordedTraces recorded = RecordedTraces.create();
  private final CollectedMetrics metrics = new CollectedMetrics();
  private final Vertrace vertrace =
      Vertrace.create(
          OpenTelemetrySdk.builder()
              .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(recorded).build())
              .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
              .build());
  private final DynamoDbAsyncClient db = AwsTracing.create(vertrace).wrap(plain);
  private int calls;

  @BeforeAll
  static void start() throws IOException {
    server = new DynamoDbLocal();
    proxy = new FaultyProxy(server.port());
    plain = DynamoDbLocal.at(DynamoDbAsyncClient.builder(), proxy.port()).build();
    OrdersTable.create(plain);
  }

  @AfterAll
  static void stop() throws IOException {
    plain.close();
    proxy.close();
    server.close();
  }

  @AfterEach
  void showsNothing() {
    assertThat(recorded).hasNoSecret(CANARY);
    assertThat(recorded.await(2 * calls)).isNotEmpty(); // after the search: it takes them out
    assertThat(metrics.all()).isNotEmpty();
    assertThat(metrics.all().toString()).doesNotContain(CANARY);
  }

  /** Lets a call end inside a span of the application, which sees the failure, too. */
  private void run(CompletableFuture<?> call) throws Exception {
    calls++;
    vertrace
        .span("work")
        .run(() -> AwsTracing.toFuture(call))
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private void runFailing(CompletableFuture<?> call) {
    assertThatThrownBy(() -> run(call)).hasStackTraceContaining(CANARY);
  }

  @Test
  void hidesItemsAndKeys() throws Exception {
    run(db.putItem(put -> put.tableName(NAME).item(KEY)));
    run(db.getItem(get -> get.tableName(NAME).key(KEY)));
    run(
        db.updateItem(
            update ->
                update
                    .tableName(NAME)
                    .key(KEY)
                    .updateExpression("SET shop = :s")
                    .conditionExpression("id = :i")
                    .expressionAttributeValues(item(":s", CANARY, ":i", CANARY))
                    .returnValues("ALL_NEW")));
    run(
        db.query(
            query ->
                query
                    .tableName(NAME)
                    .keyConditionExpression("customer = :c")
                    .expressionAttributeValues(item(":c", CANARY))));
    run(db.scan(scan -> scan.tableName(NAME).exclusiveStartKey(KEY)));
    run(
        db.batchWriteItem(
            batch ->
                batch.requestItems(
                    Map.of(
                        NAME,
                        List.of(
                            WriteRequest.builder().putRequest(put -> put.item(KEY)).build())))));
    KeysAndAttributes keys = KeysAndAttributes.builder().keys(List.of(KEY)).build();
    run(db.batchGetItem(batch -> batch.requestItems(Map.of(NAME, keys))));
    run(db.deleteItem(delete -> delete.tableName(NAME).key(KEY).returnValues("ALL_OLD")));
  }

  @Test
  void hidesLiteralsAndParametersOfPartiQl() throws Exception {
    String where = " WHERE customer = '" + CANARY + "' AND id = '" + CANARY + "'";
    String insert =
        "INSERT INTO Orders VALUE {'customer': '%1$s', 'id': '%1$s', '%1$s': [1, '%1$s']}"
            .formatted(CANARY);
    run(db.executeStatement(partiQl -> partiQl.statement(insert)));
    run(db.executeStatement(partiQl -> partiQl.statement("SELECT * FROM Orders" + where)));
    run(
        db.executeStatement(
            partiQl ->
                partiQl
                    .statement("SELECT * FROM Orders WHERE customer = ?")
                    .parameters(AttributeValue.fromS(CANARY))));
    BatchStatementRequest again = BatchStatementRequest.builder().statement(insert).build();
    run(db.batchExecuteStatement(batch -> batch.statements(again)));
    ParameterizedStatement delete =
        ParameterizedStatement.builder().statement("DELETE FROM Orders" + where).build();
    run(db.executeTransaction(transaction -> transaction.transactStatements(delete)));
  }

  @Test
  void hidesWhatTheServerQuotes() {
    runFailing(
        db.executeStatement(
            partiQl -> partiQl.statement("SELECT * FROM Orders WHERE id = '" + CANARY + "' 'x'")));
    runFailing(
        db.updateItem(
            update -> update.tableName(NAME).key(KEY).updateExpression("SET shop " + CANARY)));
    proxy.refuse("ValidationException", "The parameter is no number: " + CANARY);
    runFailing(
        db.query(
            query -> query.tableName(NAME).keyConditionExpression("customer = '" + CANARY + "'")));
  }

  @Test
  void hidesReasonsOfCancelledTransaction() {
    proxy.answer(
        400,
        """
        {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
         "Message":"cancelled because of %1$s",
         "CancellationReasons":[
           {"Code":"ConditionalCheckFailed","Message":"%1$s","Item":{"id":{"S":"%1$s"}}}]}
        """
            .formatted(CANARY));
    TransactWriteItem put =
        TransactWriteItem.builder().put(item -> item.tableName(NAME).item(KEY)).build();

    runFailing(db.transactWriteItems(transaction -> transaction.transactItems(put)));
  }

  /** The SDK's reader of JSON quotes what it does not understand. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"Item\": canary7}", "{\"Item\": {\"id\": {\"S\": canary7", "canary7"})
  void hidesAnswersThatCannotBeRead(String answer) {
    proxy.answer(200, answer);
    runFailing(db.getItem(get -> get.tableName(NAME).key(KEY)));
  }

  @Test
  void hidesErrorsThatCannotBeRead() {
    proxy.answer(400, "{\"__type\": canary7}");
    assertThatThrownBy(() -> run(db.getItem(get -> get.tableName(NAME).key(KEY)))).isNotNull();
    proxy.answer(400, "{\"__type\": \"ValidationException\", \"message\": \"canary7");
    assertThatThrownBy(() -> run(db.getItem(get -> get.tableName(NAME).key(KEY)))).isNotNull();
  }
}
