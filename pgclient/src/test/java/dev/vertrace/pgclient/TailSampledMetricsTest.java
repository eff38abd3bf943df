package dev.vertrace.pgclient;

import static dev.vertrace.pgclient.TracedPostgres.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import dev.vertrace.sampling.TailSampling;
import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All queries are measured, and exemplars lead to traces that are exported. */
class TailSampledMetricsTest {
  private static final int QUERIES = 300;

  @RegisterExtension static final TracedPostgres POSTGRES = new TracedPostgres();

  private final TailSampling sampling = TailSampling.builder().ratio(0.3).slowOff().build();
  private final RecordedTraces exported = RecordedTraces.create();
  private final CollectedMetrics metrics = new CollectedMetrics();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .setSampler(sampling.sampler())
                  .addSpanProcessor(sampling.processor(exported))
                  .build())
          .setMeterProvider(metrics.provider())
          .build();
  private final Vertrace vertrace = Vertrace.create(sdk);
  private final Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
  private final Set<String> exemplars = new HashSet<>();
  private long measured;

  @AfterEach
  void close() {
    await(vertx.close());
    sdk.close();
  }

  @Test
  void everyExemplarLeadsToExportedTrace() {
    Pool pool = pool(TracingPolicy.PROPAGATE);
    for (int i = 0; i < QUERIES; i++) {
      String sql = i % 10 == 0 ? "SELECT 1 / 0" : "SELECT 1";
      await(inSpan(() -> pool.query(sql).execute()).otherwiseEmpty());
      collect(); // a histogram has one exemplar for each bucket
    }

    Set<String> traces = exportedTraces();
    assertThat(measured).isEqualTo(QUERIES);
    assertThat(traces).hasSizeBetween(QUERIES / 10, QUERIES / 2);
    assertThat(exemplars).isSubsetOf(traces);
    assertThat(exemplars).as("all that was known to be kept by then").hasSameSizeAs(traces);
  }

  @Test
  void hasExemplarOfQuery_thatIsItsOwnLocalRoot_andIsKeptByItsEnd() {
    sampling.setRatio(0);
    Pool pool = pool(TracingPolicy.ALWAYS);
    await(pool.query("SELECT 1").execute());
    collect();
    assertThat(exemplars).isEmpty();

    await(pool.query("SELECT 1 / 0").execute().otherwiseEmpty());
    collect();

    assertThat(measured).isEqualTo(2);
    assertThat(exemplars).hasSize(1).isEqualTo(exportedTraces());
  }

  private Future<Object> inSpan(Supplier<Future<?>> work) {
    Promise<Object> promise = Promise.promise();
    vertx.runOnContext(
        v -> vertrace.span("caller").run(() -> work.get().<Object>mapEmpty()).onComplete(promise));
    return promise.future();
  }

  private Pool pool(TracingPolicy policy) {
    return PgBuilder.pool()
        .using(vertx)
        .connectingTo(POSTGRES.connect().setTracingPolicy(policy))
        .build();
  }

  private void collect() {
    for (MetricData metric : metrics.collect()) {
      assertThat(metric.getName()).isEqualTo("db.client.operation.duration");
      metric
          .getHistogramData()
          .getPoints()
          .forEach(
              point -> {
                measured += point.getCount();
                point
                    .getExemplars()
                    .forEach(exemplar -> exemplars.add(exemplar.getSpanContext().getTraceId()));
              });
    }
  }

  private Set<String> exportedTraces() {
    sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
    return exported.spans().stream().map(SpanData::getTraceId).collect(Collectors.toSet());
  }
}
