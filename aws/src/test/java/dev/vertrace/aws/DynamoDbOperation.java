package dev.vertrace.aws;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One row of the table of operations.
 *
 * @param name the operation, and after a blank what is special
 * @param call the call of the given clients
 * @param own the attributes that not every call of DynamoDB has
 * @param error the service's error code, or the empty text
 */
record DynamoDbOperation(
    String name,
    Function<DynamoDbClients, CompletableFuture<?>> call,
    Attributes own,
    String error) {

  static DynamoDbOperation of(
      String name, Function<DynamoDbClients, CompletableFuture<?>> call, AttributesBuilder own) {
    return new DynamoDbOperation(name, call, own.build(), "");
  }

  /** An operation that DynamoDB Local does not have. */
  static DynamoDbOperation unknown(
      String name, Function<DynamoDbClients, CompletableFuture<?>> call, AttributesBuilder own) {
    return new DynamoDbOperation(name, call, own.build(), "UnknownOperationException");
  }

  String operation() {
    return name.replaceFirst(" .*", "");
  }

  String service() {
    return operation().matches(".*(Stream|Streams|Iterator|Records)")
        ? "DynamoDB Streams"
        : "DynamoDB";
  }

  /** The whole set of the span's attributes. */
  Attributes expected(int port) {
    AttributesBuilder all =
        Attributes.builder()
            .put("rpc.system.name", "aws-api")
            .put("rpc.method", service() + "/" + operation())
            .put("cloud.region", "eu-central-1")
            .put("server.address", "127.0.0.1")
            .put("server.port", port)
            .put("aws.request_id", FixedRequestId.ID)
            .put("http.response.status_code", error.isEmpty() ? 200L : 400L)
            .put("db.system.name", "aws.dynamodb")
            .put("db.operation.name", operation())
            .putAll(own);
    if (!error.isEmpty()) {
      all.put("error.type", error).put("db.response.status_code", error);
    }
    return all.build();
  }

  @Override
  public String toString() {
    return name;
  }
}
