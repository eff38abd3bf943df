package dev.vertrace.examples;

import dev.vertrace.aws.AwsTracing;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

/** One item in DynamoDB for each change. */
final class DynamoDbArchive implements BidArchive {
  private static final String TABLE = "BidUpdates";
  private static final String KEY = "reference";

  private final DynamoDbAsyncClient dynamoDb;

  private DynamoDbArchive(DynamoDbAsyncClient dynamoDb) {
    this.dynamoDb = dynamoDb;
  }

  /** Creates the table, without a trace, and waits for it. */
  static DynamoDbArchive create(AwsTracing tracing, DynamoDbAsyncClient dynamoDb) {
    dynamoDb
        .createTable(
            table ->
                table
                    .tableName(TABLE)
                    .billingMode("PAY_PER_REQUEST")
                    .keySchema(
                        KeySchemaElement.builder().attributeName(KEY).keyType("HASH").build())
                    .attributeDefinitions(
                        AttributeDefinition.builder()
                            .attributeName(KEY)
                            .attributeType("S")
                            .build()))
        .join();
    return new DynamoDbArchive(tracing.wrap(dynamoDb));
  }

  @Override
  public Future<Void> keep(JsonObject update) {
    Map<String, AttributeValue> item =
        Map.of(
            KEY,
            AttributeValue.fromS(update.getString("reference")),
            "campaign",
            AttributeValue.fromN(update.getInteger("campaign").toString()),
            "bids",
            AttributeValue.fromN(update.getInteger("bids").toString()));
    return AwsTracing.toFuture(dynamoDb.putItem(put -> put.tableName(TABLE).item(item))).mapEmpty();
  }
}
