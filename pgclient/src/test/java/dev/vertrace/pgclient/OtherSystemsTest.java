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
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.incubating.DbIncubatingAttributes.DbSystemNameIncubatingValues;
import io.vertx.core.Vertx;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.sqlclient.DatabaseException;
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
  private final Map<String, String> tags = new LinkedHashMap<>();

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
    assertThat(span.getName()).isEqualTo("SELECT shop");
    assertThat(span.getAttributes().asMap()).isEqualTo(attributes(name, "shop", "SELECT"));
  }

  /** The codes that the conventions want; each client has a class of its own for its errors. */
  @ParameterizedTest
  @CsvSource({
    "mysql, 1062",
    "mariadb, 1062",
    "mssql, 1062",
    "oracle, ORA-01062",
    "db2, 23000",
    "other_sql, 23000"
  })
  void showsCodeOfError_asDatabaseWritesIt(String tag, String code) {
    SpanData span = query(Vertrace.create(sdk), tag, "shop", "INSERT", new Refusal());
    assertThat(span.getStatus()).isEqualTo(StatusData.error());
    assertThat(span.getAttributes().get(DbAttributes.DB_RESPONSE_STATUS_CODE)).isEqualTo(code);
    assertThat(span.getAttributes().get(ErrorAttributes.ERROR_TYPE)).isEqualTo(code);
  }

  private static final class Refusal extends DatabaseException {
    private static final long serialVersionUID = 1;

    Refusal() {
      super("secret", 1062, "23000");
    }
  }

  @Test
  void showsRawText_whenAskedTo() {
    Vertrace vertrace =
        Vertrace.create(sdk, new SqlTracingOptions().setQueryText(SqlQueryText.RAW));
    SpanData span = query(vertrace, "mysql", "shop", "SELECT `a` FROM t", null);
    assertThat(span.getAttributes().get(DbAttributes.DB_QUERY_TEXT)).isEqualTo("SELECT `a` FROM t");
  }

  @Test
  void takesServerAsTarget_whenThereIsNoNamespace() {
    tags.put("network.peer.address", "10.0.0.1:3306");
    assertThat(query("mysql", null, "SELECT 1").getName()).isEqualTo("SELECT 10.0.0.1:3306");
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
    return query(Vertrace.create(sdk), system, namespace, sql, null);
  }

  private SpanData query(
      Vertrace vertrace, String system, String namespace, String sql, Throwable failure) {
    tags.putIfAbsent("network.peer.address", "null:-1");
    tags.put("span.kind", "client");
    tags.put("db.user", "secret");
    tags.put("db.namespace", namespace);
    tags.put("db.query.text", sql);
    tags.put("db.system", system);
    VertxTracer<?, ?> tracer = vertrace.tracerFactory().tracer(new TracingOptions());
    end(tracer, new QueryRequest(null, sql, List.of()), failure);
    return traces.await(1).get(0);
  }

  private <O> void end(VertxTracer<?, O> tracer, QueryRequest request, Throwable failure) {
    O payload =
        tracer.sendRequest(
            vertx.getOrCreateContext(),
            SpanKind.RPC,
            TracingPolicy.ALWAYS,
            request,
            "Query",
            (name, value) -> {},
            extractor(tags));
    tracer.receiveResponse(
        vertx.getOrCreateContext(), null, payload, failure, TagExtractor.empty());
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
