package dev.vertrace.pgclient;

import static dev.vertrace.pgclient.TracedPostgres.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Vertx;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code db.client.operation.duration}, by the stable conventions. */
class QueryMetricsTest {
  @RegisterExtension
  static final TracedPostgres POSTGRES =
      new TracedPostgres(
          new SqlTracingOptions().setExcluded(query -> query.statement().equals("SHOW port")));

  @BeforeEach
  void forget() {
    POSTGRES.run("DROP TABLE IF EXISTS bids CASCADE; CREATE TABLE bids (id int PRIMARY KEY)");
    POSTGRES.metrics.collect();
  }

  @Test
  void isHistogramOfConventions() {
    SpanData span = POSTGRES.query(() -> POSTGRES.pool().query("SELECT * FROM bids").execute());

    MetricData metric = onlyMetric();
    assertThat(metric.getName()).isEqualTo("db.client.operation.duration");
    assertThat(metric.getUnit()).isEqualTo("s");
    assertThat(metric.getDescription()).isEqualTo("Duration of database client operations.");
    assertThat(metric.getInstrumentationScopeInfo().getName()).isEqualTo("dev.vertrace.pgclient");
    HistogramPointData point = metric.getHistogramData().getPoints().iterator().next();
    assertThat(point.getBoundaries())
        .containsExactly(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0);
    assertThat(point.getCount()).isEqualTo(1);
    double seconds = (span.getEndEpochNanos() - span.getStartEpochNanos()) / 1e9;
    assertThat(point.getSum()).isPositive().isCloseTo(seconds, within(0.05));
    assertThat(attributes(point)).isEqualTo(select());
    assertThat(point.getExemplars())
        .singleElement()
        .satisfies(
            exemplar ->
                assertThat(exemplar.getSpanContext().getSpanId()).isEqualTo(span.getSpanId()));
  }

  private static Map<AttributeKey<?>, Object> select() {
    return POSTGRES.attributes(
        "db.query.summary", "SELECT bids",
        "db.operation.name", "SELECT",
        "db.collection.name", "bids");
  }

  @Test
  void countsWhatHasNoSpan() {
    await(POSTGRES.onContext(() -> POSTGRES.pool().query("SELECT * FROM bids").execute()));
    assertThat(only()).isEqualTo(select());
  }

  @Test
  void countsWhatFilterLeavesOut() {
    await(POSTGRES.traced(() -> POSTGRES.pool().query("SHOW port").execute()));
    assertThat(POSTGRES.traces.await(1)).extracting(SpanData::getName).containsExactly("caller");
    assertThat(only())
        .isEqualTo(POSTGRES.attributes("db.query.summary", "SHOW", "db.operation.name", "SHOW"));
  }

  @Test
  void countsWhatIsNotSampled() {
    try (SdkTracerProvider dropping =
        SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()).build()) {
      OpenTelemetrySdk sdk =
          OpenTelemetrySdk.builder()
              .setTracerProvider(dropping)
              .setMeterProvider(POSTGRES.sdk.getSdkMeterProvider())
              .build();
      Vertx vertx = Vertx.builder().withTracer(Vertrace.create(sdk).tracerFactory()).build();
      Pool pool =
          PgBuilder.pool()
              .using(vertx)
              .connectingTo(POSTGRES.connect().setTracingPolicy(TracingPolicy.ALWAYS))
              .build();
      await(pool.query("SELECT * FROM bids").execute());
      await(vertx.close());
    }
    assertThat(only()).isEqualTo(select());
  }

  @Test
  void leavesOutWhatIsIgnored() {
    Pool pool = POSTGRES.pool(POSTGRES.connect().setTracingPolicy(TracingPolicy.IGNORE));
    await(pool.query("SELECT * FROM bids").execute());
    await(pool.close());
    assertThat(POSTGRES.metrics.collect()).isEmpty();
  }

  @Test
  void showsErrors() {
    POSTGRES.failingQuery(() -> POSTGRES.pool().query("SELECT id / 0 FROM nowhere").execute());
    assertThat(only())
        .isEqualTo(
            POSTGRES.attributes(
                "db.query.summary", "SELECT nowhere",
                "db.operation.name", "SELECT",
                "db.collection.name", "nowhere",
                "db.response.status_code", "42P01",
                "error.type", "42P01"));
  }

  @Test
  void countsBatchOnce() {
    List<Tuple> batch = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      batch.add(Tuple.of(i));
    }
    POSTGRES.query(
        () -> POSTGRES.pool().preparedQuery("DELETE FROM bids WHERE id = $1").executeBatch(batch));
    assertThat(only())
        .isEqualTo(
            POSTGRES.attributes(
                "db.query.summary", "BATCH DELETE bids",
                "db.operation.name", "BATCH DELETE",
                "db.collection.name", "bids"));
  }

  /** Values, literals and savepoints make no series of their own. */
  @Test
  void hasOneSeries_whateverTheLiterals() {
    for (int i = 0; i < 20; i++) {
      POSTGRES.run("SELECT * FROM bids WHERE id = " + i);
    }
    assertThat(only(20)).isEqualTo(select());
  }

  private static Map<AttributeKey<?>, Object> only() {
    return only(1);
  }

  private static Map<AttributeKey<?>, Object> only(int count) {
    Collection<HistogramPointData> points = onlyMetric().getHistogramData().getPoints();
    assertThat(points).hasSize(1);
    HistogramPointData point = points.iterator().next();
    assertThat(point.getCount()).isEqualTo(count);
    return attributes(point);
  }

  private static Map<AttributeKey<?>, Object> attributes(HistogramPointData point) {
    Attributes attributes = point.getAttributes();
    return attributes.asMap();
  }

  private static MetricData onlyMetric() {
    Collection<MetricData> metrics = POSTGRES.metrics.collect();
    assertThat(metrics).hasSize(1);
    return metrics.iterator().next();
  }
}
