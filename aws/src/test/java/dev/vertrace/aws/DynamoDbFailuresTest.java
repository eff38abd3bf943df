package dev.vertrace.aws;

import static dev.vertrace.aws.DynamoDbItemOperations.orders;
import static dev.vertrace.aws.OrdersTable.NAME;
import static dev.vertrace.aws.OrdersTable.key;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** A real server, and between it and the client a proxy for what the server does not do. */
class DynamoDbFailuresTest {
  private static final String THROTTLED = "ProvisionedThroughputExceededException";

  private static DynamoDbLocal server;
  private static FaultyProxy proxy;
  private static DynamoDbAsyncClient plain;

  private final TestTraces traces = new TestTraces();
  private final DynamoDbAsyncClient db = traces.tracing.wrap(plain);

  @BeforeAll
  static void start() throws IOException {
    server = new DynamoDbLocal();
    proxy = new FaultyProxy(server.port());
    plain =
        DynamoDbLocal.at(DynamoDbAsyncClient.builder(), proxy.port())
            .overrideConfiguration(
                configuration ->
                    configuration
                        .addExecutionInterceptor(new FixedRequestId())
                        .apiCallTimeout(Duration.ofSeconds(30))
                        .retryStrategy(
                            DefaultRetryStrategy.standardStrategyBuilder()
                                .maxAttempts(3)
                                .backoffStrategy(BackoffStrategy.retryImmediately())
                                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                                .build()))
            .build();
    OrdersTable.create(plain);
    OrdersTable.put(plain, List.of("1"));
  }

  @AfterAll
  static void stop() throws IOException {
    plain.close();
    proxy.close();
    server.close();
  }

  @AfterEach
  void leavesNoSpan() {
    assertThat(traces.recorded.open()).isEmpty();
    assertThat(traces.recorded.drain()).isEmpty();
  }

  @Test
  void tellsOfConditionThatFailed() {
    Throwable failure =
        failureOf(
            db.putItem(
                put ->
                    put.tableName(NAME)
                        .item(key("1"))
                        .conditionExpression("attribute_not_exists(id)")));

    assertThat(failure).isInstanceOf(ConditionalCheckFailedException.class);
    assertFailed("PutItem", orders("PutItem Orders"), "ConditionalCheckFailedException", "");
  }

  @Test
  void tellsReasonsOfCancelledTransaction() {
    Throwable failure = failureOf(transaction());

    assertThat(failure).isInstanceOf(TransactionCanceledException.class);
    assertCancelled("None", "ConditionalCheckFailed");
  }

  @Test
  void tellsOfTransactionConflict() {
    proxy.answer(
        400,
        """
        {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
         "Message":"Transaction cancelled, please refer cancellation reasons",
         "CancellationReasons":[
           {"Code":"TransactionConflict","Message":"Transaction is ongoing for the item"},
           {"Code":"None"}]}
        """);

    assertThat(failureOf(transaction())).isInstanceOf(TransactionCanceledException.class);
    assertCancelled("TransactionConflict", "None");
  }

  private CompletableFuture<?> transaction() {
    return db.transactWriteItems(
        transaction ->
            transaction.transactItems(
                TransactWriteItem.builder().put(put -> put.tableName(NAME).item(key("2"))).build(),
                TransactWriteItem.builder()
                    .conditionCheck(
                        check ->
                            check
                                .tableName(NAME)
                                .key(key("3"))
                                .conditionExpression("attribute_exists(id)"))
                    .build()));
  }

  private void assertCancelled(String... reasons) {
    assertFailed(
        "TransactWriteItems",
        orders("TransactWriteItems ConditionCheck Orders Put Orders")
            .put("db.operation.batch.size", 2)
            .put(stringArrayKey("vertrace.aws.dynamodb.cancellation_reasons"), reasons),
        "TransactionCanceledException",
        String.join(", ", reasons));
  }

  @Test
  void makesOneSpan_whenThrottledAndTriedAgain() {
    proxy.refuse(THROTTLED, "slow down");
    proxy.refuse(THROTTLED, "slow down");
    int before = proxy.requests();

    db.getItem(get -> get.tableName(NAME).key(key("1"))).join();

    assertThat(proxy.requests() - before).isEqualTo(3);
    SpanData span = traces.single();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().asMap())
        .isEqualTo(common("GetItem", 200).putAll(orders("GetItem Orders").build()).build().asMap());
  }

  @Test
  void makesOneSpan_whenThrottledToTheEnd() {
    for (int i = 0; i < 3; i++) {
      proxy.refuse(THROTTLED, "slow down");
    }

    assertThat(failureOf(db.getItem(get -> get.tableName(NAME).key(key("1")))))
        .isInstanceOf(ProvisionedThroughputExceededException.class);
    assertFailed("GetItem", orders("GetItem Orders"), THROTTLED, "");
  }

  @Test
  void countsUnprocessedItems() {
    proxy.answer(
        200,
        """
        {"UnprocessedItems":{"Orders":[
          {"PutRequest":{"Item":{"customer":{"S":"alice"},"id":{"S":"5"}}}},
          {"PutRequest":{"Item":{"customer":{"S":"alice"},"id":{"S":"6"}}}}]},
         "ItemCollectionMetrics":{"Orders":[
          {"ItemCollectionKey":{"customer":{"S":"alice"}},"SizeEstimateRangeGB":[0.0,1.0]}]}}
        """);
    WriteRequest write = WriteRequest.builder().putRequest(put -> put.item(key("5"))).build();

    db.batchWriteItem(batch -> batch.requestItems(Map.of(NAME, List.of(write, write)))).join();

    assertThat(traces.single().getAttributes().asMap())
        .isEqualTo(
            common("BatchWriteItem", 200)
                .putAll(orders("BatchWriteItem Orders").build())
                .put("db.operation.batch.size", 2)
                .put("vertrace.aws.dynamodb.unprocessed", 2)
                .put(
                    "aws.dynamodb.item_collection_metrics",
                    "{\"Orders\":[{\"ItemCollectionKey\":{\"customer\":\"?\"},"
                        + "\"SizeEstimateRangeGB\":[0.0,1.0]}]}")
                .build()
                .asMap());
  }

  @Test
  void countsUnprocessedKeys() {
    proxy.answer(
        200,
        """
        {"Responses":{"Orders":[]},"UnprocessedKeys":{"Orders":{"Keys":[
          {"customer":{"S":"alice"},"id":{"S":"5"}}]}}}
        """);

    KeysAndAttributes keys = KeysAndAttributes.builder().keys(List.of(key("5"), key("6"))).build();

    db.batchGetItem(batch -> batch.requestItems(Map.of(NAME, keys))).join();

    assertThat(traces.single().getAttributes().asMap())
        .isEqualTo(
            common("BatchGetItem", 200)
                .putAll(orders("BatchGetItem Orders").build())
                .put("db.operation.batch.size", 2)
                .put("vertrace.aws.dynamodb.unprocessed", 1)
                .build()
                .asMap());
  }

  @Test
  void makesOneSpan_whenAnswerIsCutOff() {
    for (int i = 0; i < 3; i++) {
      proxy.cutOff("{\"Item\":{\"customer\":{\"S\":\"ali");
    }

    Throwable failure = failureOf(db.getItem(get -> get.tableName(NAME).key(key("1"))));

    assertThat(failure).isInstanceOf(SdkClientException.class);
    assertNoAnswer("GetItem", failure);
  }

  @Test
  void makesOneSpan_whenThereIsNoAnswer() {
    proxy.keepSilent();

    Throwable failure =
        failureOf(
            db.getItem(
                get ->
                    get.tableName(NAME)
                        .key(key("1"))
                        .overrideConfiguration(
                            override -> override.apiCallTimeout(Duration.ofMillis(200)))));

    assertThat(failure).isInstanceOf(ApiCallTimeoutException.class);
    assertNoAnswer("GetItem", failure);
  }

  private void assertNoAnswer(String operation, Throwable failure) {
    SpanData span = traces.single();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            call(operation)
                .putAll(orders(operation + " Orders").build())
                .put("error.type", failure.getClass().getName())
                .build()
                .asMap());
  }

  private void assertFailed(
      String operation, AttributesBuilder own, String code, String description) {
    SpanData span = traces.single();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isEqualTo(description);
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            common(operation, 400)
                .putAll(own.build())
                .put("error.type", code)
                .put("db.response.status_code", code)
                .build()
                .asMap());
  }

  private static AttributesBuilder common(String operation, long status) {
    return call(operation)
        .put("aws.request_id", FixedRequestId.ID)
        .put("http.response.status_code", status);
  }

  private static AttributesBuilder call(String operation) {
    return Attributes.builder()
        .put("rpc.system.name", "aws-api")
        .put("rpc.method", "DynamoDB/" + operation)
        .put("cloud.region", "eu-central-1")
        .put("server.address", "127.0.0.1")
        .put("server.port", proxy.port())
        .put("db.system.name", "aws.dynamodb")
        .put("db.operation.name", operation);
  }

  private static Throwable failureOf(CompletableFuture<?> call) {
    try {
      return new AssertionError("did not fail but gave " + call.join());
    } catch (CompletionException e) {
      return e.getCause();
    }
  }
}
