package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What Vertrace tells of itself in metrics. */
class SelfObservationTest {
  private final Reader reader = new Reader();
  private final SdkMeterProvider provider =
      SdkMeterProvider.builder().registerMetricReader(reader).build();

  @Test
  void tellsWhereSpansWent() {
    SpanAccounts accounts = new SpanAccounts(System::nanoTime);
    accounts.observe(provider.get("test"), () -> 5);
    accounts.started();
    accounts.started();
    accounts.ended();
    accounts.handed(1);
    accounts.arrived(1);
    accounts.failed(1, "refused");
    accounts.close();

    assertThat(reader.values())
        .containsExactly(
            Map.entry("vertrace.export.failed {export} {}", 1L),
            Map.entry("vertrace.queue.size {span} {}", 5L),
            Map.entry("vertrace.span.dropped {span} {vertrace.drop.reason=\"closed\"}", 0L),
            Map.entry("vertrace.span.dropped {span} {vertrace.drop.reason=\"export_failed\"}", 1L),
            Map.entry("vertrace.span.dropped {span} {vertrace.drop.reason=\"queue_full\"}", 0L),
            Map.entry("vertrace.span.dropped {span} {vertrace.drop.reason=\"rejected\"}", 0L),
            Map.entry("vertrace.span.ended {span} {}", 1L),
            Map.entry("vertrace.span.exported {span} {}", 1L),
            Map.entry("vertrace.span.never_ended {span} {}", 1L),
            Map.entry("vertrace.span.started {span} {}", 2L));
  }

  @Test
  void tellsNothing_whenTakenOff() throws Exception {
    List<AutoCloseable> instruments =
        new SpanAccounts(System::nanoTime).observe(provider.get("test"), () -> 5);
    for (AutoCloseable instrument : instruments) {
      instrument.close();
    }

    assertThat(reader.values()).isEmpty();
  }

  private static final class Reader implements MetricReader {
    private CollectionRegistration registration = CollectionRegistration.noop();

    Map<String, Long> values() {
      Map<String, Long> values = new TreeMap<>();
      registration
          .collectAllMetrics()
          .forEach(
              metric ->
                  metric
                      .getLongSumData()
                      .getPoints()
                      .forEach(
                          point ->
                              values.put(
                                  metric.getName()
                                      + " "
                                      + metric.getUnit()
                                      + " "
                                      + point.getAttributes(),
                                  point.getValue())));
      return values;
    }

    @Override
    public void register(CollectionRegistration registration) {
      this.registration = registration;
    }

    @Override
    public CompletableResultCode forceFlush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }
  }
}
