package dev.vertrace.messaging;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.tracing.TracingPolicy;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventBusTracingTest {
  private final RecordedTraces traces = RecordedTraces.create();
  private final Vertrace vertrace =
      Vertrace.create(
          OpenTelemetrySdk.builder()
              .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(traces).build())
              .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
              .build());
  private final Vertx vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
  private final EventBus bus = vertx.eventBus();

  @AfterEach
  void close() {
    vertx.close().await();
    assertThat(traces.drain()).isEmpty();
  }

  private <T> Future<T> inSpan(Supplier<Future<T>> work) {
    return vertrace.span("caller").run(work);
  }

  @Test
  void joinsRequestAndReply() {
    bus.consumer("bids.store", message -> message.reply("stored"));

    Message<Object> reply = inSpan(() -> bus.request("bids.store", "bid")).await();

    assertThat(reply.body()).isEqualTo("stored");
    List<SpanData> spans = traces.await(3);
    assertThat(TraceTrees.of(spans))
        .isEqualTo(
            """
            caller
              send bids.store PRODUCER
                process bids.store CONSUMER
            """);
    assertThat(named(spans, "send bids.store").getAttributes())
        .isEqualTo(attributes("send", "send", "bids.store"));
    assertThat(named(spans, "process bids.store").getAttributes())
        .isEqualTo(attributes("process", "process", "bids.store"));
  }

  @Test
  void startsTraceAtProducer_whenPolicyIsAlways() {
    bus.consumer("notes", message -> {});

    bus.send("notes", "note", new DeliveryOptions().setTracingPolicy(TracingPolicy.ALWAYS));

    assertThat(TraceTrees.of(traces.await(2)))
        .isEqualTo("send notes PRODUCER\n  process notes CONSUMER\n");
  }

  @Test
  void hasNoSpan_whenPolicyIsIgnoreOrNobodyTraces() {
    bus.consumer("notes", message -> message.reply("seen"));

    bus.request("notes", "note").await();
    inSpan(
            () ->
                bus.request(
                    "notes", "note", new DeliveryOptions().setTracingPolicy(TracingPolicy.IGNORE)))
        .await();

    assertThat(TraceTrees.of(traces.await(1))).isEqualTo("caller\n");
  }

  @Test
  void givesEachConsumerItsSpan_whenPublished() {
    bus.consumer("news", message -> {});
    bus.consumer("news", message -> {});

    inSpan(
            () -> {
              bus.publish("news", "extra");
              return Future.succeededFuture();
            })
        .await();

    List<SpanData> spans = traces.await(4);
    assertThat(TraceTrees.of(spans))
        .isEqualTo(
            """
            caller
              publish news PRODUCER
                process news CONSUMER
                process news CONSUMER
            """);
    assertThat(named(spans, "publish news").getAttributes())
        .isEqualTo(attributes("publish", "send", "news"));
  }

  @Test
  void marksProducer_whenNobodyListens() {
    Future<Message<Object>> request = inSpan(() -> bus.request("nowhere", "bid"));

    assertThat(request.transform(result -> Future.succeededFuture(result.cause())).await())
        .hasMessageContaining("No handlers");
    SpanData send = named(traces.await(2), "send nowhere");
    assertThat(send.getStatus().getStatusCode().name()).isEqualTo("ERROR");
    assertThat(send.getAttributes())
        .isEqualTo(
            attributes("send", "send", "nowhere").toBuilder()
                .put("error.type", "NO_HANDLERS")
                .build());
  }

  @Test
  void leavesProducerAlone_whenNobodyListensToPublished() {
    inSpan(
            () -> {
              bus.publish("nowhere", "news");
              return Future.succeededFuture();
            })
        .await();

    assertThat(TraceTrees.of(traces.await(2))).isEqualTo("caller\n  publish nowhere PRODUCER\n");
  }

  @Test
  void marksProducer_whenConsumerFails() {
    bus.consumer("bids.store", message -> message.fail(42, "no room"));

    inSpan(() -> bus.request("bids.store", "bid")).otherwiseEmpty().await();

    SpanData send = named(traces.await(3), "send bids.store");
    assertThat(send.getAttributes().get(stringKey("error.type"))).isEqualTo("RECIPIENT_FAILURE");
    assertThat(send.getStatus().getDescription()).isEqualTo("no room");
  }

  @Test
  void marksConsumer_whenHandlerThrows() {
    vertx.exceptionHandler(thrown -> {});
    bus.consumer(
        "bids.store",
        message -> {
          throw new IllegalStateException("broken");
        });

    inSpan(
            () -> {
              bus.send("bids.store", "bid");
              return Future.succeededFuture();
            })
        .await();

    SpanData process = named(traces.await(3), "process bids.store");
    assertThat(process.getStatus().getStatusCode().name()).isEqualTo("ERROR");
    assertThat(process.getAttributes().get(stringKey("error.type")))
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void keepsGeneratedAddressOutOfName() {
    bus.<String>consumer(
        "bids.store",
        message -> message.replyAndRequest("really?").onSuccess(answer -> answer.reply("done")));

    inSpan(
            () ->
                bus.request("bids.store", "bid")
                    .compose(question -> question.replyAndRequest("yes")))
        .await();

    assertThat(traces.await(3)).extracting(SpanData::getName).noneMatch(n -> n.contains("__vertx"));
  }

  private static SpanData named(List<SpanData> spans, String name) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  private static Attributes attributes(String name, String type, String address) {
    return Attributes.builder()
        .put("messaging.system", "vertx-eventbus")
        .put("messaging.operation.name", name)
        .put("messaging.operation.type", type)
        .put("messaging.destination.name", address)
        .build();
  }
}
