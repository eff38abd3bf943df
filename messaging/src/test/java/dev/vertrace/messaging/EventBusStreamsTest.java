package dev.vertrace.messaging;

import static dev.vertrace.messaging.EventBusTraces.assertAttributes;
import static dev.vertrace.messaging.EventBusTraces.attributes;
import static dev.vertrace.messaging.EventBusTraces.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.MessageConsumerOptions;
import io.vertx.core.eventbus.MessageProducer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Producers and consumers as streams, queues, and what is said of them on demand. */
class EventBusStreamsTest {
  private final EventBusTraces eventBus =
      new EventBusTraces(new EventBusTracingOptions().setBodySizes(true).setQueueTimes(true));
  private final EventBus bus = eventBus.vertx.eventBus();

  @AfterEach
  void close() {
    eventBus.close();
  }

  @Test
  void tracesStreams() {
    MessageConsumer<String> consumer = bus.localConsumer("bids");
    AtomicInteger received = new AtomicInteger();
    Promise<Void> all = Promise.promise();
    consumer
        .bodyStream()
        .handler(
            body -> {
              if (received.incrementAndGet() == 3) {
                all.complete();
              }
            });
    MessageProducer<String> sender = bus.sender("bids", new DeliveryOptions().setLocalOnly(true));
    MessageProducer<String> publisher = bus.publisher("bids");

    eventBus
        .inSpan(
            "caller",
            () ->
                sender
                    .write("1")
                    .compose(v -> sender.write("2"))
                    .compose(v -> publisher.write("3")))
        .await();
    all.future().await();

    assertThat(TraceTrees.of(eventBus.recorded.await(7)))
        .isEqualTo(
            """
            caller
              send bids PRODUCER
                process bids CONSUMER
              send bids PRODUCER
                process bids CONSUMER
              publish bids PRODUCER
                process bids CONSUMER
            """);
  }

  @Test
  void keepsTraceOfOtherTypes_whenUserHasCodecs() {
    bus.registerDefaultCodec(Bid.class, new BidCodec());
    bus.<Bid>consumer("bids", message -> message.reply(message.body()));

    Object answer =
        eventBus.inSpan("caller", () -> bus.request("bids", new Bid("campaign"))).await().body();

    assertThat(answer).isEqualTo(new Bid("campaign"));
    assertThat(TraceTrees.of(eventBus.recorded.await(3)))
        .isEqualTo("caller\n  send bids PRODUCER\n    process bids CONSUMER\n");
  }

  record Bid(String campaign) {}

  static final class BidCodec implements MessageCodec<Bid, Bid> {
    @Override
    public void encodeToWire(Buffer buffer, Bid bid) {
      buffer.appendInt(bid.campaign().length()).appendString(bid.campaign());
    }

    @Override
    public Bid decodeFromWire(int pos, Buffer buffer) {
      return new Bid(buffer.getString(pos + 4, pos + 4 + buffer.getInt(pos)));
    }

    @Override
    public Bid transform(Bid bid) {
      return new Bid(bid.campaign());
    }

    @Override
    public String name() {
      return "bid";
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }

  @Test
  void showsTimeInQueue_whenConsumerPauses() {
    MessageConsumer<String> consumer = bus.consumer("bids");
    consumer.handler(message -> {}).pause();
    eventBus.inSpan("caller", () -> Future.succeededFuture(bus.send("bids", "bid"))).await();
    assertThat(eventBus.recorded.drain()).hasSize(2); // nothing is processed yet
    Promise<Long> later = Promise.promise();
    eventBus.vertx.setTimer(150, later::complete);
    later.future().await();

    consumer.resume();

    SpanData process = named(eventBus.recorded.await(1), "process bids");
    Double waited = process.getAttributes().get(EventBusAttributes.QUEUE_TIME);
    assertThat(waited).isBetween(0.14, 15.0);
    assertAttributes(
        process,
        attributes("process", "process", "bids")
            .put("messaging.message.body.size", 3)
            .put("vertrace.messaging.queue.time", waited));
  }

  @Test
  void failsProducer_whenPausedConsumerDiscards() {
    MessageConsumer<String> consumer =
        bus.consumer(new MessageConsumerOptions().setAddress("bids").setMaxBufferedMessages(1));
    consumer.handler(message -> message.reply("seen")).pause();
    eventBus
        .inSpan(
            "caller",
            () -> {
              Future<?> first = bus.request("bids", "1").onSuccess(reply -> {});
              return bus.request("bids", "2")
                  .eventually(
                      () -> {
                        consumer.resume();
                        return first;
                      });
            })
        .otherwiseEmpty()
        .await();

    assertThat(TraceTrees.of(eventBus.recorded.await(4)))
        .isEqualTo(
            """
            caller !ERROR
              send bids PRODUCER
                process bids CONSUMER
              send bids PRODUCER !ERROR
            """);
  }

  @Test
  void showsSizesThatAreKnown() {
    assertThat(sizesOf("größe \ud83d\ude80")).containsExactly(12L, 12L);
    assertThat(sizesOf(Buffer.buffer(new byte[1_000]))).containsExactly(1_000L, 1_000L);
    assertThat(sizesOf(new byte[7])).containsExactly(7L, 7L);
    assertThat(sizesOf(new JsonObject().put("a", 1))).containsOnlyNulls();
    assertThat(sizesOf(17)).containsOnlyNulls();
  }

  private List<Long> sizesOf(Object body) {
    MessageConsumer<Object> consumer = bus.consumer("bids", message -> message.reply(null));
    eventBus.inSpan("caller", () -> bus.request("bids", body)).await();
    List<SpanData> spans = eventBus.recorded.await(3);
    consumer.unregister().await();
    return java.util.Arrays.asList(
        named(spans, "send bids")
            .getAttributes()
            .get(EventBusAttributes.MESSAGING_MESSAGE_BODY_SIZE),
        named(spans, "process bids")
            .getAttributes()
            .get(EventBusAttributes.MESSAGING_MESSAGE_BODY_SIZE));
  }
}
