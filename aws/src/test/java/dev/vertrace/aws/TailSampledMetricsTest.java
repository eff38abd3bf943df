package dev.vertrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import dev.vertrace.sampling.TailSampling;
import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** All calls are measured, and exemplars lead to traces that are exported. */
class TailSampledMetricsTest {
  private final TailSampling sampling = TailSampling.builder().ratio(0).slowOff().build();
  private final RecordedTraces exported = RecordedTraces.create();
  private final CollectedMetrics metrics = new CollectedMetrics();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .setSampler(sampling.sampler())
                  .addSpanProcessor(sampling.processor(exported))
                  .build())
          .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
          .build();
  private final FaultyProxy proxy = new FaultyProxy(1); // nothing listens there
  private final DynamoDbAsyncClient plain =
      DynamoDbLocal.at(DynamoDbAsyncClient.builder(), proxy.port()).build();

  @AfterEach
  void close() {
    plain.close();
    proxy.close();
    sdk.close();
  }

  @Test
  void everyExemplarLeadsToExportedTrace() {
    DynamoDbAsyncClient db = AwsTracing.create(Vertrace.create(sdk)).wrap(plain);
    proxy.answer(200, "{\"TableNames\":[]}");

    end(db);
    end(db); // the proxy reaches no server

    sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
    Set<String> traces =
        exported.spans().stream().map(SpanData::getTraceId).collect(Collectors.toSet());
    assertThat(traces).hasSize(1);
    assertThat(exemplars()).isEqualTo(traces);
  }

  private static void end(DynamoDbAsyncClient db) {
    var unused = db.listTables().handle((result, failure) -> result).join();
  }

  private Set<String> exemplars() {
    Set<String> traces = new HashSet<>();
    long measured = 0;
    for (MetricData metric : metrics.all()) {
      for (var point : metric.getHistogramData().getPoints()) {
        measured += point.getCount();
        point.getExemplars().forEach(found -> traces.add(found.getSpanContext().getTraceId()));
      }
    }
    assertThat(measured).isEqualTo(2);
    return traces;
  }
}
