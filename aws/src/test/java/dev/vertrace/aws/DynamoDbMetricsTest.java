package dev.vertrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.endpoints.Endpoint;
import software.amazon.awssdk.endpoints.EndpointUrl;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;

/** A server is played by the proxy alone: a metric needs no items. */
class DynamoDbMetricsTest {
  private final CollectedMetrics metrics = new CollectedMetrics();
  private FaultyProxy proxy;
  private DynamoDbAsyncClient plain;

  @BeforeEach
  void start() {
    proxy = new FaultyProxy(1); // nothing listens there
    plain = DynamoDbLocal.at(DynamoDbAsyncClient.builder(), proxy.port()).build();
  }

  @AfterEach
  void stop() {
    plain.close();
    proxy.close();
  }

  @Test
  void measuresCalls_recordedOrNot() {
    measures(Sampler.alwaysOn());
  }

  @Test
  void measuresCalls_whenNoSpanIsRecorded() {
    measures(Sampler.alwaysOff());
  }

  private void measures(Sampler sampler) {
    DynamoDbAsyncClient db = AwsTracing.create(vertrace(sampler)).wrap(plain);
    proxy.answer(200, "{\"Count\":0,\"ScannedCount\":0,\"Items\":[]}");
    proxy.answer(200, "{\"TableNames\":[]}");
    proxy.answer(200, "{\"TableNames\":[]}");
    proxy.refuse("ResourceNotFoundException", "no table");

    end(query(db));
    end(db.listTables());
    end(db.listTables());
    end(query(db));
    end(query(db)); // the proxy reaches no server

    MetricData metric = metrics.all().iterator().next();
    assertThat(metrics.all()).hasSize(1);
    assertThat(metric.getName()).isEqualTo("db.client.operation.duration");
    assertThat(metric.getUnit()).isEqualTo("s");
    assertThat(metric.getInstrumentationScopeInfo().getName()).isEqualTo("dev.vertrace.aws");
    assertThat(counts(metric))
        .isEqualTo(
            Map.of(
                queried().build(),
                1L,
                called("ListTables").put("db.query.summary", "ListTables").build(),
                2L,
                queried()
                    .put("error.type", "ResourceNotFoundException")
                    .put("db.response.status_code", "ResourceNotFoundException")
                    .build(),
                1L,
                queried().put("error.type", SdkClientException.class.getName()).build(),
                1L));
    assertThat(metric.getHistogramData().getPoints())
        .allSatisfy(
            point -> {
              assertThat(point.getBoundaries())
                  .containsExactly(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1d, 5d, 10d);
              assertThat(point.getMin()).isPositive();
              assertThat(point.getMax()).isLessThan(60);
            });
  }

  @Test
  void knowsServer_whenSdkResolvesIt() {
    Endpoint endpoint =
        Endpoint.builder()
            .endpointUrl(EndpointUrl.fromString("http://127.0.0.1:" + proxy.port()))
            .build();
    DynamoDbAsyncClientBuilder builder =
        DynamoDbAsyncClient.builder()
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .endpointProvider(parameters -> CompletableFuture.completedFuture(endpoint));
    proxy.answer(200, "{\"TableNames\":[]}");

    try (DynamoDbAsyncClient db =
        AwsTracing.create(vertrace(Sampler.alwaysOn())).wrap(builder.build())) {
      db.listTables().join();
    }

    assertThat(counts(metrics.all().iterator().next()))
        .isEqualTo(Map.of(called("ListTables").put("db.query.summary", "ListTables").build(), 1L));
  }

  private Vertrace vertrace(Sampler sampler) {
    return Vertrace.create(
        OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().setSampler(sampler).build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .build());
  }

  private static CompletableFuture<?> query(DynamoDbAsyncClient db) {
    return db.query(
        query ->
            query
                .tableName("Orders")
                .keyConditionExpression("customer = :c")
                .expressionAttributeValues(OrdersTable.item(":c", "alice")));
  }

  private static void end(CompletableFuture<?> call) {
    var unused = call.handle((result, failure) -> result).join();
  }

  private AttributesBuilder queried() {
    return called("Query")
        .put("db.collection.name", "Orders")
        .put("db.query.summary", "Query Orders customer = ?");
  }

  private AttributesBuilder called(String operation) {
    return Attributes.builder()
        .put("db.system.name", "aws.dynamodb")
        .put("db.operation.name", operation)
        .put("server.address", "127.0.0.1")
        .put("server.port", proxy.port());
  }

  private static Map<Attributes, Long> counts(MetricData metric) {
    return metric.getHistogramData().getPoints().stream()
        .collect(Collectors.toMap(HistogramPointData::getAttributes, HistogramPointData::getCount));
  }
}
