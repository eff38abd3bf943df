package dev.vertrace.pgclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.incubating.DbIncubatingAttributes.DbSystemNameIncubatingValues;
import io.vertx.core.Vertx;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.sqlclient.impl.tracing.QueryRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The SQL clients that share the request class of the PostgreSQL client; no server is needed. */
class OtherSystemsTest {
  private final RecordedTraces traces = RecordedTraces.create();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(traces).build())
          .build();
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    sdk.close();
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource({
    "mysql, mysql",
    "mariadb, mariadb",
    "mssql, microsoft.sql_server",
    "oracle, " + DbSystemNameIncubatingValues.ORACLE_DB,
    "db2, " + DbSystemNameIncubatingValues.IBM_DB2,
    "other_sql, " + DbSystemNameIncubatingValues.OTHER_SQL
  })
  void showsOperationAndNoText_whenDialectIsNotRead(String tag, String name) {
    SpanData span = query(tag, "shop", "SELECT `a'b` FROM t WHERE c = \"secret\"");
    assertThat(span.getName()).isEqualTo("SELECT");
    assertThat(span.getAttributes().asMap()).isEqualTo(attributes(name, "shop", "SELECT"));
  }

  @Test
  void takesNamespaceAsName_whenStatementSaysNothing() {
    SpanData span = query("mysql", "shop", "secret");
    assertThat(span.getName()).isEqualTo("shop");
    assertThat(span.getAttributes().asMap()).isEqualTo(attributes("mysql", "shop", null));
  }

  @Test
  void takesSystemAsName_whenNothingElseIsKnown() {
    SpanData span = query("postgresql", null, "'");
    assertThat(span.getName()).isEqualTo("postgresql");
    assertThat(span.getAttributes().asMap()).isEqualTo(attributes("postgresql", null, null));
  }

  private static Map<AttributeKey<?>, Object> attributes(
      String system, String namespace, String operation) {
    AttributesBuilder attributes = Attributes.builder();
    attributes.put(DbAttributes.DB_SYSTEM_NAME, system);
    attributes.put(DbAttributes.DB_NAMESPACE, namespace);
    attributes.put(DbAttributes.DB_OPERATION_NAME, operation);
    return attributes.build().asMap();
  }

  private SpanData query(String system, String namespace, String sql) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("network.peer.address", "null:-1");
    tags.put("span.kind", "client");
    tags.put("db.user", "secret");
    tags.put("db.namespace", namespace);
    tags.put("db.query.text", sql);
    tags.put("db.system", system);
    run(new QueryRequest(null, sql, List.of()), extractor(tags));
    return traces.await(1).get(0);
  }

  private void run(QueryRequest request, TagExtractor<QueryRequest> tags) {
    VertxTracer<?, ?> tracer = Vertrace.create(sdk).tracerFactory().tracer(new TracingOptions());
    end(tracer, request, tags);
  }

  private <O> void end(
      VertxTracer<?, O> tracer, QueryRequest request, TagExtractor<QueryRequest> tags) {
    O payload =
        tracer.sendRequest(
            vertx.getOrCreateContext(),
            SpanKind.RPC,
            TracingPolicy.ALWAYS,
            request,
            "Query",
            (name, value) -> {},
            tags);
    tracer.receiveResponse(vertx.getOrCreateContext(), null, payload, null, TagExtractor.empty());
  }

  private static TagExtractor<QueryRequest> extractor(Map<String, String> tags) {
    List<String> names = List.copyOf(tags.keySet());
    return new TagExtractor<>() {
      @Override
      public int len(QueryRequest request) {
        return names.size();
      }

      @Override
      public String name(QueryRequest request, int index) {
        return names.get(index);
      }

      @Override
      public String value(QueryRequest request, int index) {
        return tags.get(names.get(index));
      }
    };
  }
}
