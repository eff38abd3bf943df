package dev.vertrace.aws;

import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** Clients with spans, and what only a server can tell. */
record DynamoDbClients(
    DynamoDbAsyncClient db, DynamoDbStreamsAsyncClient streams, DynamoDbStreamsAsyncClient plain) {

  String streamArn() {
    return plain
        .listStreams(request -> request.tableName(OrdersTable.NAME))
        .join()
        .streams()
        .get(0)
        .streamArn();
  }

  String shardId(String streamArn) {
    return plain
        .describeStream(request -> request.streamArn(streamArn))
        .join()
        .streamDescription()
        .shards()
        .get(0)
        .shardId();
  }

  String shardIterator() {
    String arn = streamArn();
    String shard = shardId(arn);
    return plain
        .getShardIterator(
            request ->
                request
                    .streamArn(arn)
                    .shardId(shard)
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
        .join()
        .shardIterator();
  }
}
