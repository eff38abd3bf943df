package dev.vertrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import dev.vertrace.sampling.TailSampling;
import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.client.WebClient;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All requests are measured, and exemplars lead to traces that are exported. */
class TailSampledHttpMetricsTest {
  private static final int REQUESTS = 200;
  private static final String DURATION = "http.server.request.duration";

  private final TailSampling sampling = TailSampling.builder().ratio(0).slowOff().build();
  private final RecordedTraces exported = RecordedTraces.create();
  private final RecordedMetrics metrics = new RecordedMetrics();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .setSampler(sampling.sampler())
                  .addSpanProcessor(sampling.processor(exported))
                  .build())
          .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
          .build();
  private final Vertrace vertrace = Vertrace.create(sdk);
  private final Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
  private final Vertx plain = Vertx.vertx();

  @AfterEach
  void close() {
    TracedVertx.await(plain.close());
    TracedVertx.await(vertx.close());
    sdk.close();
  }

  @Test
  void everyExemplarLeadsToExportedTrace() {
    HttpServer server =
        TracedVertx.await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .response()
                            .setStatusCode(request.path().equals("/fails") ? 500 : 200)
                            .end())
                .listen(0, "127.0.0.1"));
    WebClient client = WebClient.create(plain, TracedVertx.optionsFor(server));
    for (int i = 0; i < REQUESTS; i++) {
      TracedVertx.await(client.get(i % 10 == 0 ? "/fails" : "/").send());
    }
    TracedVertx.await(vertx.close());

    sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
    Set<String> traces =
        exported.spans().stream().map(SpanData::getTraceId).collect(Collectors.toSet());
    assertThat(traces).as("the failed ones").hasSize(REQUESTS / 10);
    Collection<HistogramPointData> points = metrics.points(DURATION); // once: it takes exemplars
    assertThat(points.stream().mapToLong(HistogramPointData::getCount).sum()).isEqualTo(REQUESTS);
    assertThat(points)
        .flatExtracting(HistogramPointData::getExemplars)
        .isNotEmpty()
        .allMatch(exemplar -> traces.contains(exemplar.getSpanContext().getTraceId()));
  }
}
