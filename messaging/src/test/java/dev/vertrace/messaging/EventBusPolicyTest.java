package dev.vertrace.messaging;

import static dev.vertrace.messaging.EventBusTraces.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.EventBus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users decide by address, and options that cannot be. */
class EventBusPolicyTest {
  private final EventBusTraces eventBus =
      new EventBusTraces(
          new EventBusTracingOptions()
              .addProducerPolicy("silent.*", EventBusPolicy.IGNORE)
              .addProducerPolicy("own.*", EventBusPolicy.LINK)
              .addConsumerPolicy("jobs.important", EventBusPolicy.CHILD)
              .addConsumerPolicy("jobs.*", EventBusPolicy.LINK)
              .addConsumerPolicy("deaf.*", EventBusPolicy.IGNORE));
  private final Promise<Baggage> baggage = Promise.promise();

  @AfterEach
  void close() {
    eventBus.close();
  }

  private List<SpanData> request(String address, int spans) {
    EventBus bus = eventBus.vertx.eventBus();
    bus.<String>consumer(
        address,
        message -> {
          baggage.tryComplete(Baggage.current());
          eventBus
              .vertrace
              .span("store")
              .run(() -> Future.succeededFuture("stored"))
              .onSuccess(message::reply);
        });
    Context context = Context.root().with(Baggage.builder().put("tenant", "a").build());
    eventBus
        .onContext(
            () ->
                eventBus.vertrace.span("caller").parent(context).run(() -> bus.request(address, 1)))
        .await();
    return eventBus.recorded.await(spans);
  }

  @Test
  void tracesNothingBelow_whenSenderIgnores() {
    assertThat(TraceTrees.of(request("silent.beat", 1))).isEqualTo("caller\n");
    assertThat(eventBus.measured.byError("messaging.client.sent.messages"))
        .isEqualTo(Map.of("none", 1L));
    assertThat(eventBus.measured.byError("messaging.client.consumed.messages"))
        .isEqualTo(Map.of("none", 1L));
  }

  @Test
  void tracesNothingBelow_whenConsumerIgnores() {
    assertThat(TraceTrees.of(request("deaf.beat", 2)))
        .isEqualTo("caller\n  send deaf.beat PRODUCER\n");
  }

  @Test
  void startsTraceWithLink_whenSenderLinks() {
    List<SpanData> spans = request("own.report", 4);

    assertThat(TraceTrees.of(spans))
        .isEqualTo(
            """
            caller
            send own.report PRODUCER
              process own.report CONSUMER
                store
            """);
    assertLinked(named(spans, "send own.report"), named(spans, "caller"));
    assertThat(baggage.future().await().isEmpty()).isTrue();
  }

  @Test
  void startsTraceWithLink_whenConsumerLinks() {
    List<SpanData> spans = request("jobs.report", 4);

    assertThat(TraceTrees.of(spans))
        .isEqualTo(
            """
            caller
              send jobs.report PRODUCER
            process jobs.report CONSUMER
              store
            """);
    assertLinked(named(spans, "process jobs.report"), named(spans, "send jobs.report"));
    assertThat(baggage.future().await().isEmpty()).isTrue();
  }

  @Test
  void staysInTrace_whenFirstPolicySaysSo() {
    List<SpanData> spans = request("jobs.important", 4);

    assertThat(TraceTrees.of(spans))
        .isEqualTo(
            """
            caller
              send jobs.important PRODUCER
                process jobs.important CONSUMER
                  store
            """);
    assertThat(spans).allMatch(span -> span.getLinks().isEmpty());
    assertThat(baggage.future().await().getEntryValue("tenant")).isEqualTo("a");
  }

  private static void assertLinked(SpanData span, SpanData to) {
    assertThat(span.getLinks())
        .extracting(LinkData::getSpanContext)
        .extracting(context -> context.getTraceId() + context.getSpanId())
        .containsExactly(to.getTraceId() + to.getSpanId());
  }

  @Test
  void leavesAnswersInTheirTrace_whenAllIsLinked() {
    EventBusTraces linking =
        new EventBusTraces(
            new EventBusTracingOptions()
                .addProducerPolicy("*", EventBusPolicy.LINK)
                .addConsumerPolicy("*", EventBusPolicy.LINK));
    EventBus bus = linking.vertx.eventBus();
    bus.consumer(
        "bids",
        message -> message.replyAndRequest("really?").onSuccess(answer -> answer.reply("done")));

    linking
        .inSpan(
            "caller",
            () -> bus.request("bids", "bid").compose(question -> question.replyAndRequest("yes")))
        .await();

    assertThat(TraceTrees.of(linking.recorded.await(5)))
        .isEqualTo(
            """
            caller
              send (reply) PRODUCER
                process (reply) CONSUMER
            send bids PRODUCER
            process bids CONSUMER
            """);
    linking.close();
  }

  @ParameterizedTest
  @CsvSource({
    "jobs.*, jobs.a.b, true",
    "jobs.*, jobs., true",
    "jobs.*, jobs, false",
    "*, anything, true",
    "*.store, bids.store, true",
    "*.store, bids.store.x, false",
    "a*b*c, aXbYbZc, true",
    "a*b*c, aXbYbZ, false",
    "bids, bids, true",
    "bids, bids2, false"
  })
  void matchesGlobs(String glob, String address, boolean matches) {
    assertThat(AddressGlob.of(glob).matches(address)).isEqualTo(matches);
  }

  @Test
  @SuppressWarnings("NullAway") // users of other languages may give null
  void refusesBadOptions() {
    EventBusTracingOptions options = new EventBusTracingOptions();

    assertRefused(() -> options.addConsumerPolicy(" ", EventBusPolicy.LINK), "glob");
    assertRefused(() -> options.addProducerPolicy("a", null), "policy is null");
    assertRefused(() -> options.setHeaderName("traceparent", ""), "blank");
    assertRefused(
        () -> options.setHeaderName("traceparent", "x").setHeaderName("baggage", "x"), "Two");
    assertRefused(() -> options.setLongestWait(Duration.ZERO), "longestWait");
    assertRefused(() -> options.setLongestWait(Duration.ofSeconds(Long.MAX_VALUE)), "a day");
    assertRefused(() -> options.setMostOpen(0), "mostOpen");
    assertRefused(() -> options.setAddressTemplate(null), "template is null");
    OpenTelemetry openTelemetry =
        OpenTelemetrySdk.builder()
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    assertRefused(
        () ->
            Vertrace.create(
                openTelemetry,
                new EventBusTracingOptions().setHeaderName("traceparent", "tracestate")),
        "Two fields travel in the header tracestate");
  }

  private static void assertRefused(Runnable setUp, String message) {
    assertThatThrownBy(setUp::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
