package dev.vertrace.messaging;

import static dev.vertrace.messaging.EventBusTraces.assertAttributes;
import static dev.vertrace.messaging.EventBusTraces.named;
import static dev.vertrace.messaging.EventBusTraces.requestAttributes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the answers of plain handlers tell of them. */
class EventBusAnswersTest {
  private static final String TREE =
      """
      caller
        send bids.store PRODUCER
          process bids.store CONSUMER
      """;

  private EventBusTraces eventBus = new EventBusTraces();

  @AfterEach
  void close() {
    eventBus.close();
  }

  private EventBus bus() {
    return eventBus.vertx.eventBus();
  }

  @Test
  void marksBothSides_whenMessageIsFailedOffVertx() throws InterruptedException {
    Message<Object> message = received();

    Thread stranger = new Thread(() -> message.fail(42, "no room"));
    stranger.start();
    stranger.join();

    assertMarked("RECIPIENT_FAILURE");
  }

  @Test
  void endsConsumer_whenAnswerIsNotTraced() {
    Message<Object> message = received();

    message.reply("stored", new DeliveryOptions().setTracingPolicy(TracingPolicy.IGNORE));

    assertThat(TraceTrees.of(eventBus.recorded.await(3))).isEqualTo(TREE);
  }

  /** Nothing but the message is left of the operation, which is else held weakly. */
  @Test
  void endsConsumer_whenGarbageHasBeenCollectedBeforeAnswer() {
    Message<Object> message = received();
    System.gc();

    message.reply("stored");

    assertThat(TraceTrees.of(eventBus.recorded.await(3))).isEqualTo(TREE);
  }

  @Test
  void endsConsumerOnce_whenItAnswersAgain() {
    Message<Object> message = received();

    inSpan(
        nothing -> {
          message.reply("first");
          message.fail(1, "second");
        });

    assertThat(TraceTrees.of(eventBus.recorded.await(4))).isEqualTo(TREE + "later\n");
  }

  @Test
  void hasNoSpanForAnswer_whenConsumerHasBeenGivenUp() {
    eventBus.close();
    eventBus =
        new EventBusTraces(new EventBusTracingOptions().setLongestWait(Duration.ofMillis(1)));
    Promise<Message<Object>> received = Promise.promise();
    bus().consumer("bids.store", received::complete);
    eventBus
        .inSpan("caller", () -> bus().request("bids.store", "bid", impatient()))
        .otherwiseEmpty()
        .await();
    List<SpanData> spans = eventBus.recorded.await(3);

    inSpan(nothing -> received.future().result().reply("late"));

    assertThat(spans).hasSize(3);
    assertThat(TraceTrees.of(eventBus.recorded.await(1))).isEqualTo("later\n");
  }

  private static DeliveryOptions impatient() {
    return new DeliveryOptions().setSendTimeout(20);
  }

  private Message<Object> received() {
    Promise<Message<Object>> received = Promise.promise();
    bus().consumer("bids.store", received::complete);
    eventBus.inSpan("caller", () -> bus().request("bids.store", "bid"));
    return received.future().await();
  }

  private void inSpan(Consumer<Void> work) {
    eventBus
        .inSpan(
            "later",
            () -> {
              work.accept(null);
              return Future.succeededFuture();
            })
        .await();
  }

  private void assertMarked(String type) {
    List<SpanData> spans = eventBus.recorded.await(3);
    assertAttributes(
        named(spans, "send bids.store"),
        requestAttributes("send", "send", "bids.store").put("error.type", type));
    assertAttributes(
        named(spans, "process bids.store"),
        requestAttributes("process", "process", "bids.store").put("error.type", type));
  }
}
