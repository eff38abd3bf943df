package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Without a recorded span, which metrics do not need. */
class EventBusMetricsTest {
  private final EventBusTraces eventBus =
      new EventBusTraces(RecordedTraces.create(), Sampler.alwaysOff());
  private final EventBus bus = eventBus.vertx.eventBus();

  @AfterEach
  void close() {
    eventBus.close();
  }

  @Test
  void countsAndTimesMessages() {
    bus.consumer("bids", Message::body);
    bus.consumer("bids", Message::body);
    bus.consumer("bids.store", message -> message.reply("stored"));
    bus.consumer("cart.17", message -> message.fail(1, "full"));
    bus.consumer("cart.18", message -> message.fail(1, "full"));

    bus.publish("bids", "bid");
    eventBus.inSpan("caller", () -> bus.request("bids.store", "bid")).await(); // not sampled
    eventBus.onContext(() -> bus.request("bids.store", "bid")).await(); // not traced
    eventBus.inSpan("caller", () -> bus.request("cart.17", "bid")).otherwiseEmpty().await();
    eventBus.inSpan("caller", () -> bus.request("cart.18", "bid")).otherwiseEmpty().await();
    eventBus.inSpan("caller", () -> bus.request("nowhere", "bid")).otherwiseEmpty().await();

    eventBus.vertx.close().await(); // all handlers have returned

    assertThat(sums("messaging.client.sent.messages"))
        .isEqualTo(
            Map.of(
                of("publish", "bids", null), 1L,
                of("send", "bids.store", null), 2L,
                template("send", "cart.{id}").put("error.type", "RECIPIENT_FAILURE").build(), 2L,
                of("send", "nowhere", "NO_HANDLERS"), 1L));
    Map<Attributes, Long> consumed =
        Map.of(
            of("process", "bids", null), 2L,
            of("process", "bids.store", null), 2L,
            template("process", "cart.{id}").put("error.type", "RECIPIENT_FAILURE").build(), 2L);
    assertThat(sums("messaging.client.consumed.messages")).isEqualTo(consumed);
    assertThat(counts("messaging.process.duration")).isEqualTo(consumed);
  }

  @Test
  void tellsErrorsOfConsumers() {
    eventBus
        .tracing()
        .consumer("bids", message -> Future.failedFuture(new IllegalStateException()));

    eventBus.onContext(() -> bus.request("bids", "bid")).otherwiseEmpty().await();

    assertThat(sums("messaging.client.consumed.messages"))
        .isEqualTo(Map.of(of("process", "bids", "java.lang.IllegalStateException"), 1L));
  }

  @Test
  void describesMetricsAsConventionsDemand() {
    bus.consumer("bids", message -> message.reply("stored"));
    eventBus.onContext(() -> bus.request("bids", "bid")).await();

    MetricData sent = eventBus.measured.named("messaging.client.sent.messages");
    assertThat(sent.getUnit()).isEqualTo("{message}");
    assertThat(sent.getType()).isEqualTo(MetricDataType.LONG_SUM);
    assertThat(sent.getLongSumData().isMonotonic()).isTrue();
    assertThat(sent.getInstrumentationScopeInfo().getName()).isEqualTo("dev.vertrace.messaging");
    MetricData consumed = eventBus.measured.named("messaging.client.consumed.messages");
    assertThat(consumed.getUnit()).isEqualTo("{message}");
    assertThat(consumed.getType()).isEqualTo(MetricDataType.LONG_SUM);
    MetricData process = eventBus.measured.named("messaging.process.duration");
    assertThat(process.getUnit()).isEqualTo("s");
    assertThat(process.getHistogramData().getPoints())
        .extracting(HistogramPointData::getBoundaries)
        .containsExactly(
            List.of(
                0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0));
    assertThat(process.getHistogramData().getPoints()).allMatch(point -> point.getSum() < 5);
  }

  private Map<Attributes, Long> sums(String name) {
    Collection<LongPointData> points = eventBus.measured.named(name).getLongSumData().getPoints();
    Map<Attributes, Long> sums = new HashMap<>();
    points.forEach(point -> sums.put(point.getAttributes(), point.getValue()));
    return sums;
  }

  private Map<Attributes, Long> counts(String name) {
    Map<Attributes, Long> counts = new HashMap<>();
    for (HistogramPointData point : eventBus.measured.named(name).getHistogramData().getPoints()) {
      counts.put(point.getAttributes(), point.getCount());
    }
    return counts;
  }

  private static Attributes of(String operation, String address, @Nullable String error) {
    AttributesBuilder attributes = base(operation).put("messaging.destination.name", address);
    if (error != null) {
      attributes.put("error.type", error);
    }
    return attributes.build();
  }

  private static AttributesBuilder template(String operation, String template) {
    return base(operation).put("messaging.destination.template", template);
  }

  private static AttributesBuilder base(String operation) {
    return Attributes.builder()
        .put("messaging.system", "vertx-eventbus")
        .put("messaging.operation.name", operation);
  }
}
