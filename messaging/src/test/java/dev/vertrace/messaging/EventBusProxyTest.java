package dev.vertrace.messaging;

import static dev.vertrace.messaging.EventBusTraces.assertAttributes;
import static dev.vertrace.messaging.EventBusTraces.named;
import static dev.vertrace.messaging.EventBusTraces.requestAttributes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A service over the event bus, in the way of the code that Vert.x generates for service proxies.
 */
class EventBusProxyTest {
  private static final String ADDRESS = "bids.service";

  private final EventBusTraces eventBus = new EventBusTraces();
  private final EventBus bus = eventBus.vertx.eventBus();
  private final DeliveryOptions options = new DeliveryOptions();

  @BeforeEach
  void registerCodec() {
    bus.registerDefaultCodec(BidRefused.class, new BidRefusedCodec());
  }

  @AfterEach
  void close() {
    eventBus.close();
  }

  @Test
  void joinsCallerAndService() {
    bus.consumer(ADDRESS, this::dispatch);

    assertThat(store("bid").await()).isEqualTo("stored bid");

    List<SpanData> spans = eventBus.recorded.await(4);
    assertThat(TraceTrees.of(spans))
        .isEqualTo(
            """
            caller
              send bids.service PRODUCER
                process bids.service CONSUMER
                  BidService.store
            """);
    assertAttributes(named(spans, "send " + ADDRESS), requestAttributes("send", "send", ADDRESS));
  }

  @Test
  void showsRefusalOnBothSides_whenHandlerIsObserved() {
    bus.consumer(ADDRESS, eventBus.tracing().<JsonObject>plainHandler(this::dispatch));

    Throwable failure =
        store("").transform(result -> Future.succeededFuture(result.cause())).await();

    assertThat(failure).isInstanceOf(BidRefused.class).hasMessage("secret bid");
    List<SpanData> spans = eventBus.recorded.await(4);
    assertAttributes(
        named(spans, "send " + ADDRESS),
        requestAttributes("send", "send", ADDRESS).put("error.type", "RECIPIENT_FAILURE"));
    assertAttributes(
        named(spans, "process " + ADDRESS),
        requestAttributes("process", "process", ADDRESS).put("error.type", "RECIPIENT_FAILURE"));
    assertThat(spans.toString()).doesNotContain("secret bid");
  }

  /** The proxy: one instance of options, a copy with the action for each call. */
  private Future<String> store(String bid) {
    JsonObject arguments = new JsonObject().put("bid", bid);
    DeliveryOptions call = new DeliveryOptions(options).addHeader("action", "store");
    return eventBus.inSpan(
        "caller", () -> bus.<String>request(ADDRESS, arguments, call).map(Message::body));
  }

  /** The handler of the service. */
  private void dispatch(Message<JsonObject> message) {
    assertThat(message.headers().get("action")).isEqualTo("store");
    String bid = message.body().getString("bid");
    eventBus
        .vertrace
        .span("BidService.store")
        .run(
            () ->
                bid.isEmpty()
                    ? Future.failedFuture(new BidRefused("secret bid"))
                    : Future.succeededFuture("stored " + bid))
        .onComplete(message::reply, message::reply);
  }

  private static final class BidRefused extends ReplyException {
    private static final long serialVersionUID = 1;

    private BidRefused(String message) {
      super(ReplyFailure.RECIPIENT_FAILURE, 409, message);
    }
  }

  private static final class BidRefusedCodec implements MessageCodec<BidRefused, BidRefused> {
    @Override
    public void encodeToWire(Buffer buffer, BidRefused refused) {
      throw new UnsupportedOperationException("only local");
    }

    @Override
    public BidRefused decodeFromWire(int pos, Buffer buffer) {
      throw new UnsupportedOperationException("only local");
    }

    @Override
    public BidRefused transform(BidRefused refused) {
      return refused;
    }

    @Override
    public String name() {
      return "bid-refused";
    }

    @Override
    public byte systemCodecID() {
      return -1;
    }
  }
}
