package dev.vertrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** Every kind of operation against a real server, with the whole set of its span's attributes. */
class DynamoDbOperationsTest {
  private static DynamoDbLocal server;
  private static DynamoDbAsyncClient plain;
  private static DynamoDbStreamsAsyncClient plainStreams;

  private final TestTraces traces = new TestTraces();

  @BeforeAll
  static void start() throws IOException {
    server = new DynamoDbLocal();
    plain = DynamoDbLocal.at(DynamoDbAsyncClient.builder(), server.port()).build();
    plainStreams = DynamoDbLocal.at(DynamoDbStreamsAsyncClient.builder(), server.port()).build();
    OrdersTable.create(plain);
    plain.createTable(OrdersTable.request("Carts")).join();
    OrdersTable.put(plain, List.of("1", "2", "3"));
  }

  @AfterAll
  static void stop() throws IOException {
    plain.close();
    plainStreams.close();
    server.close();
  }

  @AfterEach
  void leavesNoSpan() {
    assertThat(traces.recorded.open()).isEmpty();
    assertThat(traces.recorded.drain()).isEmpty();
  }

  static Stream<DynamoDbOperation> operations() {
    return Stream.of(
            DynamoDbItemOperations.ALL,
            DynamoDbGroupOperations.ALL,
            DynamoDbTableOperations.ALL,
            DynamoDbStreamOperations.ALL)
        .flatMap(List::stream);
  }

  @Test
  void coversTheService() {
    assertThat(operations().map(DynamoDbOperation::operation).distinct().count())
        .isGreaterThanOrEqualTo(30);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void describes(DynamoDbOperation operation) {
    DynamoDbClients clients =
        new DynamoDbClients(
            traces.tracing.wrap(plain), traces.tracing.wrap(plainStreams), plainStreams);

    assertThat(outcome(operation, clients)).isEqualTo(operation.error());

    SpanData span = traces.single();
    assertThat(span.getName()).isEqualTo(operation.service() + "." + operation.operation());
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getStatus().getStatusCode())
        .isEqualTo(operation.error().isEmpty() ? StatusCode.UNSET : StatusCode.ERROR);
    assertThat(span.getAttributes().asMap()).isEqualTo(operation.expected(server.port()).asMap());
  }

  private static String outcome(DynamoDbOperation operation, DynamoDbClients clients) {
    try {
      operation.call().apply(clients).join();
      return "";
    } catch (CompletionException e) {
      return ((DynamoDbException) e.getCause()).awsErrorDetails().errorCode();
    }
  }
}
