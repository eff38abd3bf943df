package dev.vertrace.messaging;

import static dev.vertrace.messaging.EventBusTraces.assertAttributes;
import static dev.vertrace.messaging.EventBusTraces.attributes;
import static dev.vertrace.messaging.EventBusTraces.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.messaging.EventBusStreamsTest.Bid;
import dev.vertrace.messaging.EventBusStreamsTest.BidCodec;
import dev.vertrace.testkit.RecordedTraces;
import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two nodes, each with a Vertrace of its own, whose spans are recorded together. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // a cluster takes long to start
class EventBusClusterTest {
  private final RecordedTraces traces = RecordedTraces.create();
  private final HazelcastNodes nodes = new HazelcastNodes();
  private EventBusTraces sender;
  private EventBusTraces receiver;
  private MessageConsumer<?> consumer;

  /** Of each test: a node may take another for a while for one that still has consumers. */
  private String address = "";

  private int tests;

  @BeforeAll
  void start() {
    sender = new EventBusTraces(traces, Sampler.alwaysOn(), nodes::first);
    receiver = new EventBusTraces(traces, Sampler.alwaysOn(), nodes::second);
  }

  @BeforeEach
  void chooseAddress() {
    address = "bids-" + tests++;
  }

  @AfterEach
  void unregister() {
    consumer.unregister().await();
    assertThat(traces.open()).isEmpty();
    assertThat(traces.drain()).isEmpty();
  }

  @AfterAll
  void close() {
    receiver.close();
    sender.close();
  }

  @Test
  void keepsTraceOfRequest() {
    receive(receiver.vertx.eventBus().consumer(address, message -> message.reply("stored")));

    assertThat(request("bid", new DeliveryOptions()).await().body()).isEqualTo("stored");

    List<SpanData> spans = traces.await(3);
    assertThat(trees(spans)).isEqualTo("caller\n  send bids PRODUCER\n    process bids CONSUMER\n");
    assertAttributes(named(spans, "send " + address), of(spans, "send"));
    assertAttributes(named(spans, "process " + address), of(spans, "process"));
    assertThat(named(spans, "process " + address).getParentSpanContext().isRemote()).isTrue();
  }

  /** The id of the conversation is a UUID here. */
  private AttributesBuilder of(List<SpanData> spans, String operation) {
    String id =
        named(spans, "send " + address)
            .getAttributes()
            .get(EventBusAttributes.MESSAGING_MESSAGE_CONVERSATION_ID);
    assertThat(id).startsWith("__vertx.reply.").hasSizeGreaterThan(40);
    return attributes(operation, operation, address).put("messaging.message.conversation_id", id);
  }

  @Test
  void keepsTraceOfSend() {
    receive(receiver.vertx.eventBus().consumer(address, message -> {}));

    inSpan(() -> Future.succeededFuture(sender.vertx.eventBus().send(address, "bid"))).await();

    assertThat(trees(traces.await(3)))
        .isEqualTo("caller\n  send bids PRODUCER\n    process bids CONSUMER\n");
  }

  @Test
  void keepsTraceOfPublish_onBothNodes() {
    receive(receiver.vertx.eventBus().consumer(address, message -> message.reply("far")));
    MessageConsumer<?> local =
        sender.vertx.eventBus().consumer(address, message -> message.reply("near"));
    local.completion().await();
    awaitAnswers("near", "far").await();

    inSpan(() -> Future.succeededFuture(sender.vertx.eventBus().publish(address, "bid"))).await();

    assertThat(trees(traces.await(4)))
        .isEqualTo(
            """
            caller
              publish bids PRODUCER
                process bids CONSUMER
                process bids CONSUMER
            """);
    local.unregister().await();
  }

  @Test
  void keepsFailureOnBothSides() {
    receive(receiver.tracing().consumer(address, message -> Future.failedFuture("broken")));

    request("bid", new DeliveryOptions()).otherwiseEmpty().await();

    List<SpanData> spans = traces.await(3);
    assertAttributes(
        named(spans, "send " + address), of(spans, "send").put("error.type", "RECIPIENT_FAILURE"));
    assertAttributes(
        named(spans, "process " + address),
        of(spans, "process").put("error.type", "io.vertx.core.impl.NoStackTraceThrowable"));
  }

  @Test
  void keepsFailureOnBothSides_whenPlainHandlerFailsMessage() {
    receive(receiver.vertx.eventBus().consumer(address, message -> message.fail(42, "no room")));

    request("bid", new DeliveryOptions()).otherwiseEmpty().await();

    List<SpanData> spans = traces.await(3);
    assertAttributes(
        named(spans, "send " + address), of(spans, "send").put("error.type", "RECIPIENT_FAILURE"));
    assertAttributes(
        named(spans, "process " + address),
        of(spans, "process").put("error.type", "RECIPIENT_FAILURE"));
  }

  @Test
  void keepsTraceOfOtherTypes_whenUserHasCodecs() {
    sender.vertx.eventBus().registerDefaultCodec(Bid.class, new BidCodec());
    receiver.vertx.eventBus().registerDefaultCodec(Bid.class, new BidCodec());
    receive(receiver.tracing().<Bid>consumer(address, bid -> Future.succeededFuture(bid.body())));

    assertThat(request(new Bid("campaign"), new DeliveryOptions()).await().body())
        .isEqualTo(new Bid("campaign"));

    assertThat(trees(traces.await(3)))
        .isEqualTo("caller\n  send bids PRODUCER\n    process bids CONSUMER\n");
  }

  @Test
  void showsFailureOnBothSides_whenBodyCannotBeDecoded() {
    receiver.vertx.eventBus().registerCodec(new UnreadableCodec());
    sender.vertx.eventBus().registerCodec(new UnreadableCodec());
    receive(receiver.tracing().consumer(address, bid -> Future.succeededFuture(bid.body())));

    request("bid", new DeliveryOptions().setCodecName("unreadable")).otherwiseEmpty().await();

    List<SpanData> spans = traces.await(3);
    assertAttributes(
        named(spans, "process " + address),
        of(spans, "process").put("error.type", "java.lang.IllegalStateException"));
    assertAttributes(
        named(spans, "send " + address), of(spans, "send").put("error.type", "RECIPIENT_FAILURE"));
  }

  private static final class UnreadableCodec implements MessageCodec<String, String> {
    @Override
    public void encodeToWire(Buffer buffer, String text) {
      buffer.appendInt(0);
    }

    @Override
    public String decodeFromWire(int pos, Buffer buffer) {
      throw new IllegalStateException("cannot decode");
    }

    @Override
    public String transform(String text) {
      return text;
    }

    @Override
    public String name() {
      return "unreadable";
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }

  @Test
  void endsProducer_whenCodecCannotEncode() {
    sender.vertx.eventBus().registerCodec(new EventBusOpenTest.BrokenCodec());
    receive(receiver.vertx.eventBus().consumer(address, Message::body));
    DeliveryOptions broken = new DeliveryOptions().setCodecName("broken").setSendTimeout(1_000);
    sender.vertx.exceptionHandler(expected -> {});

    request("bid", broken).otherwiseEmpty().await();

    List<SpanData> spans = traces.await(2);
    assertAttributes(
        named(spans, "send " + address),
        of(spans, "send").put("error.type", "java.lang.IllegalStateException"));
  }

  @Test
  void mixesNoTraces_whenRequestsInterleave() {
    receive(
        receiver.vertx.eventBus().<String>consumer(address, message -> message.reply("stored")));

    List<Future<Message<Object>>> replies = new java.util.ArrayList<>();
    for (int i = 0; i < 500; i++) {
      replies.add(request("bid", new DeliveryOptions()));
    }
    Future.all(replies).await();

    assertThat(trees(traces.await(1_500)))
        .isEqualTo("caller\n  send bids PRODUCER\n    process bids CONSUMER\n".repeat(500));
  }

  @Test
  void staysLocal_whenOptionsSaySo() {
    receive(receiver.vertx.eventBus().consumer(address, message -> message.reply("far")));
    MessageConsumer<?> local =
        sender.vertx.eventBus().localConsumer(address, message -> message.reply("near"));
    local.completion().await();

    assertThat(request("bid", new DeliveryOptions().setLocalOnly(true)).await().body())
        .isEqualTo("near");

    assertThat(trees(traces.await(3)))
        .isEqualTo("caller\n  send bids PRODUCER\n    process bids CONSUMER\n");
    local.unregister().await();
  }

  private void receive(MessageConsumer<?> registered) {
    consumer = registered;
    registered.completion().await();
    probe().await();
  }

  /** Asks, outside of any trace, until the sender's node knows of the consumer. */
  private Future<?> probe() {
    DeliveryOptions impatient = new DeliveryOptions().setSendTimeout(500);
    return sender
        .onContext(() -> sender.vertx.eventBus().request(address, "probe", impatient))
        .transform(
            asked ->
                asked.cause() instanceof ReplyException failure
                        && failure.failureType() == ReplyFailure.NO_HANDLERS
                    ? sender.vertx.timer(20, TimeUnit.MILLISECONDS).compose(later -> probe())
                    : Future.succeededFuture());
  }

  /** Asks, outside of any trace, until each of these has been an answer: nodes take turns. */
  private Future<?> awaitAnswers(String... missing) {
    return sender
        .onContext(() -> sender.vertx.eventBus().<String>request(address, "probe"))
        .compose(
            answer -> {
              String[] left =
                  Stream.of(missing)
                      .filter(each -> !each.equals(answer.body()))
                      .toArray(String[]::new);
              return left.length == 0 ? Future.succeededFuture() : awaitAnswers(left);
            });
  }

  private Future<Message<Object>> request(Object body, DeliveryOptions options) {
    return inSpan(() -> sender.vertx.eventBus().request(address, body, options));
  }

  private String trees(List<SpanData> spans) {
    return TraceTrees.of(spans).replace(address, "bids");
  }

  private <T> Future<T> inSpan(Supplier<Future<T>> work) {
    return sender.inSpan("caller", work);
  }
}
