package dev.vertrace.aws;

import static dev.vertrace.aws.DynamoDbItemOperations.onOrders;
import static dev.vertrace.aws.DynamoDbItemOperations.orders;

import java.util.List;

/** Operations on the stream of a table. */
final class DynamoDbStreamOperations {
  static final List<DynamoDbOperation> ALL =
      List.of(
          DynamoDbOperation.of(
              "ListStreams",
              clients -> clients.streams().listStreams(list -> list.tableName(OrdersTable.NAME)),
              orders("ListStreams Orders")),
          DynamoDbOperation.of(
              "DescribeStream",
              clients -> {
                String arn = clients.streamArn();
                return clients.streams().describeStream(describe -> describe.streamArn(arn));
              },
              onOrders("DescribeStream Orders")),
          DynamoDbOperation.of(
              "GetShardIterator",
              clients -> {
                String arn = clients.streamArn();
                String shard = clients.shardId(arn);
                return clients
                    .streams()
                    .getShardIterator(
                        get -> get.streamArn(arn).shardId(shard).shardIteratorType("TRIM_HORIZON"));
              },
              onOrders("GetShardIterator Orders")),
          DynamoDbOperation.of(
              "GetRecords",
              clients -> {
                String iterator = clients.shardIterator();
                return clients.streams().getRecords(get -> get.shardIterator(iterator).limit(4));
              },
              onOrders("GetRecords Orders").put("aws.dynamodb.limit", 4)));

  private DynamoDbStreamOperations() {}
}
