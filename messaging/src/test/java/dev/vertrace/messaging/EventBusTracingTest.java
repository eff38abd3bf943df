package dev.vertrace.messaging;

import static dev.vertrace.messaging.EventBusTraces.assertAttributes;
import static dev.vertrace.messaging.EventBusTraces.attributes;
import static dev.vertrace.messaging.EventBusTraces.named;
import static dev.vertrace.messaging.EventBusTraces.requestAttributes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.RecordedTraces;
import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.tracing.TracingPolicy;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventBusTracingTest {
  private final EventBusTraces eventBus = new EventBusTraces();
  private final RecordedTraces traces = eventBus.recorded;
  private final EventBus bus = eventBus.vertx.eventBus();

  @AfterEach
  void close() {
    eventBus.close();
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
    assertAttributes(
        named(spans, "send bids.store"), requestAttributes("send", "send", "bids.store"));
    assertAttributes(
        named(spans, "process bids.store"), requestAttributes("process", "process", "bids.store"));
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
    DeliveryOptions ignore = new DeliveryOptions().setTracingPolicy(TracingPolicy.IGNORE);

    eventBus.onContext(() -> bus.request("notes", "note")).await();
    inSpan(() -> bus.request("notes", "note", ignore)).await();

    assertThat(TraceTrees.of(traces.await(1))).isEqualTo("caller\n");
  }

  @Test
  void givesEachConsumerItsSpan_whenPublished() {
    bus.consumer("news", message -> {});
    bus.consumer("news", message -> {});

    inSpan(() -> Future.succeededFuture(bus.publish("news", "extra"))).await();

    List<SpanData> spans = traces.await(4);
    assertThat(TraceTrees.of(spans))
        .isEqualTo(
            """
            caller
              publish news PRODUCER
                process news CONSUMER
                process news CONSUMER
            """);
    assertAttributes(named(spans, "publish news"), attributes("publish", "send", "news"));
  }

  @Test
  void marksProducer_whenNobodyListens() {
    ReplyException failure = failureOf(inSpan(() -> bus.request("nowhere", "bid")));

    SpanData send = named(traces.await(2), "send nowhere");
    assertThat(send.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(send.getStatus().getDescription()).isEqualTo(failure.getMessage());
    assertAttributes(
        send, requestAttributes("send", "send", "nowhere").put("error.type", "NO_HANDLERS"));
  }

  @Test
  void leavesProducerAlone_whenNobodyListensToPublished() {
    inSpan(() -> Future.succeededFuture(bus.publish("nowhere", "news"))).await();

    assertThat(TraceTrees.of(traces.await(2))).isEqualTo("caller\n  publish nowhere PRODUCER\n");
  }

  @Test
  void marksBothSides_whenConsumerFailsMessage() {
    bus.consumer("bids.store", message -> message.fail(42, "no room"));

    assertThat(failureOf(inSpan(() -> bus.request("bids.store", "bid"))).failureCode())
        .isEqualTo(42);

    List<SpanData> spans = traces.await(3);
    assertThat(TraceTrees.of(spans))
        .isEqualTo(
            """
            caller !ERROR
              send bids.store PRODUCER !ERROR
                process bids.store CONSUMER !ERROR
            """);
    SpanData send = named(spans, "send bids.store");
    assertThat(send.getStatus().getDescription()).isEmpty();
    assertAttributes(
        send,
        requestAttributes("send", "send", "bids.store").put("error.type", "RECIPIENT_FAILURE"));
    assertAttributes(
        named(spans, "process bids.store"),
        requestAttributes("process", "process", "bids.store")
            .put("error.type", "RECIPIENT_FAILURE"));
    assertThat(spans.toString()).doesNotContain("no room"); // the consumer's text may quote values
  }

  @Test
  void endsProducerAtTimeoutAndConsumerAtReply_whenReplyIsLate() {
    Promise<Message<Object>> received = Promise.promise();
    bus.consumer("bids.store", received::complete);
    DeliveryOptions impatient = new DeliveryOptions().setSendTimeout(1);

    failureOf(inSpan(() -> bus.request("bids.store", "bid", impatient)));
    Message<Object> message = received.future().await();
    assertThat(traces.open()).containsExactly("process bids.store");
    message.reply("stored");

    List<SpanData> spans = traces.await(3);
    assertAttributes(
        named(spans, "send bids.store"),
        requestAttributes("send", "send", "bids.store").put("error.type", "TIMEOUT"));
    assertAttributes( // its reply reaches nobody
        named(spans, "process bids.store"),
        requestAttributes("process", "process", "bids.store").put("error.type", "TIMEOUT"));
  }

  /** Vert.x 5.0 tells the tracer that the handler has returned, never that it threw. */
  @Test
  void endsConsumer_whenHandlerThrows() {
    Promise<Throwable> reported = Promise.promise();
    eventBus.vertx.exceptionHandler(reported::tryComplete);
    bus.consumer(
        "bids.store",
        message -> {
          throw new IllegalStateException("broken");
        });

    inSpan(() -> Future.succeededFuture(bus.send("bids.store", "bid"))).await();

    assertThat(reported.future().await()).hasMessage("broken");
    assertThat(TraceTrees.of(traces.await(3)))
        .isEqualTo("caller\n  send bids.store PRODUCER\n    process bids.store CONSUMER\n");
  }

  @Test
  void showsAnswersToQuestions_whenRepliesAskBack() {
    bus.<String>consumer(
        "bids.store",
        message ->
            message
                .replyAndRequest("really?")
                .onSuccess(
                    answer ->
                        eventBus
                            .vertrace
                            .span("store")
                            .run(() -> Future.succeededFuture("done"))
                            .onSuccess(answer::reply)));

    Message<Object> last =
        inSpan(
                () ->
                    bus.request("bids.store", "bid")
                        .compose(question -> question.replyAndRequest("yes")))
            .await();

    assertThat(last.body()).isEqualTo("done");
    List<SpanData> spans = traces.await(6);
    assertThat(TraceTrees.of(spans))
        .isEqualTo(
            """
            caller
              send bids.store PRODUCER
                process bids.store CONSUMER
                  store
              send (reply) PRODUCER
                process (reply) CONSUMER
            """);
    // The question ends the spans of the request, and the last answer those of the question's.
    assertAttributes(named(spans, "send (reply)"), replyAttributes("send"));
    assertAttributes(named(spans, "process (reply)"), replyAttributes("process"));
  }

  @Test
  void endsAnswersThatAsk_whenTheyFail() {
    bus.<String>consumer(
        "bids.store",
        message -> message.replyAndRequest("really?").onSuccess(answer -> answer.fail(7, "no")));

    failureOf(
        inSpan(
            () -> bus.request("bids.store", "bid").compose(asked -> asked.replyAndRequest("yes"))));

    assertAttributes(
        named(traces.await(5), "send (reply)"),
        replyAttributes("send").put("error.type", "RECIPIENT_FAILURE"));
  }

  @Test
  void keepsTraceOfEachPair_whenQuestionsGoOn() {
    bus.<String>consumer(
        "bids.store",
        message ->
            message
                .replyAndRequest("really?")
                .compose(answer -> answer.replyAndRequest("sure?"))
                .onSuccess(answer -> answer.fail(7, "no")));

    failureOf(
        inSpan(
            () ->
                bus.request("bids.store", "bid")
                    .compose(asked -> asked.replyAndRequest("yes"))
                    .compose(asked -> asked.replyAndRequest("very"))));

    List<SpanData> spans = traces.await(7);
    assertThat(TraceTrees.of(spans))
        .isEqualTo(
            """
            caller !ERROR
              send bids.store PRODUCER
                process bids.store CONSUMER
              send (reply) PRODUCER
                process (reply) CONSUMER
              send (reply) PRODUCER !ERROR
                process (reply) CONSUMER !ERROR
            """);
    eventBus.vertx.close().await(); // spans end before they are counted
    assertThat(eventBus.measured.byError("messaging.client.sent.messages"))
        .isEqualTo(Map.of("none", 2L, "RECIPIENT_FAILURE", 1L));
    assertThat(eventBus.measured.byError("messaging.client.consumed.messages"))
        .isEqualTo(Map.of("none", 2L, "RECIPIENT_FAILURE", 1L));
  }

  private static AttributesBuilder replyAttributes(String operation) {
    return Attributes.builder()
        .put("messaging.system", "vertx-eventbus")
        .put("messaging.operation.name", operation)
        .put("messaging.operation.type", operation)
        .put("messaging.destination.template", "(reply)")
        .put("messaging.destination.temporary", true)
        .put("messaging.destination.anonymous", true)
        .put("messaging.message.conversation_id", "__vertx.reply.2");
  }

  private <T> Future<T> inSpan(Supplier<Future<T>> work) {
    return eventBus.inSpan("caller", work);
  }

  private static ReplyException failureOf(Future<?> request) {
    return (ReplyException)
        request.transform(result -> Future.succeededFuture(result.cause())).await();
  }
}
