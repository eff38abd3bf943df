package dev.vertrace.messaging;

import static dev.vertrace.messaging.EventBusTraces.assertAttributes;
import static dev.vertrace.messaging.EventBusTraces.attributes;
import static dev.vertrace.messaging.EventBusTraces.named;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What addresses and headers of strangers become. */
class EventBusAddressTest {
  private EventBusTraces eventBus = new EventBusTraces();

  private EventBus bus() {
    return eventBus.vertx.eventBus();
  }

  @AfterEach
  void close() {
    eventBus.close();
  }

  @ParameterizedTest
  @CsvSource({
    "session.3f2b8c1e-9a4d-4f0e-8b1c-2d3e4f5a6b7c.inbox, session.{id}.inbox",
    "cart:12345, cart:{id}",
    "cart/12345/items/9, cart/{id}/items/{id}",
    "upload.4bf92f3577b34da6a3ce929d0e0e4736, upload.{id}",
    "job-01ARZ3NDEKTSV4RRFFQ69G5FAV, job-{id}",
    "__vertx.net.3f2b8c1e-9a4d-4f0e-8b1c-2d3e4f5a6b7c, __vertx.net.{id}",
  })
  void namesSpansAfterTemplate_whenAddressIsGenerated(String address, String template) {
    List<SpanData> spans = send(address);

    boolean internal = address.startsWith("__vertx");
    for (String operation : List.of("send", "process")) {
      var expected =
          attributes(operation, operation, address).put("messaging.destination.template", template);
      if (internal) {
        expected.put("messaging.destination.temporary", true);
        expected.put("messaging.destination.anonymous", true);
      }
      assertAttributes(named(spans, operation + " " + template), expected);
    }
  }

  @Test
  void namesSpansAfterTemplate_whenAddressIsOnlyGenerated() {
    String address = "3f2b8c1e-9a4d-4f0e-8b1c-2d3e4f5a6b7c";

    assertAttributes(
        named(send(address), "send {id}"),
        attributes("send", "send", address)
            .put("messaging.destination.template", "{id}")
            .put("messaging.destination.temporary", true)
            .put("messaging.destination.anonymous", true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bids.store",
        "v1.bids",
        "bids2",
        "deadbeef",
        "a-b_c",
        "shard-3",
        "bids_7",
        "2024-bids",
        "größe.ändern"
      })
  void namesSpansAfterAddress_whenNothingIsGenerated(String address) {
    assertAttributes(named(send(address), "send " + address), attributes("send", "send", address));
  }

  @Test
  void asksUserForTemplate() {
    eventBus.close();
    eventBus =
        new EventBusTraces(
            new EventBusTracingOptions()
                .setAddressTemplate(
                    address -> {
                      if (address.startsWith("broken")) {
                        throw new IllegalStateException("expected");
                      }
                      return address.startsWith("cart.") ? "cart.{customer}" : null;
                    }));

    assertThat(names(send("cart.alice")))
        .contains("process cart.{customer}", "send cart.{customer}");
    assertThat(names(send("broken.17"))).contains("process broken.{id}", "send broken.{id}");
    assertThat(names(send("plain"))).contains("process plain", "send plain");
  }

  private static List<String> names(List<SpanData> spans) {
    return spans.stream().map(SpanData::getName).toList();
  }

  @Test
  void endsConsumer_whenReplyIsSentByHand() {
    bus().consumer("bids", message -> bus().send(message.replyAddress(), "stored"));

    eventBus.inSpan("caller", () -> bus().request("bids", "bid")).await();

    List<SpanData> spans = eventBus.recorded.await(3);
    assertThat(names(spans)).containsExactlyInAnyOrder("caller", "send bids", "process bids");
  }

  @Test
  void boundsAddressAndReplacesControlCharacters() {
    List<SpanData> spans = send("bids\n\u0000\u001b[31m" + "x".repeat(100_000) + "\ud83d");

    String shown = "bids\ufffd\ufffd\ufffd[31m" + "x".repeat(255 - 11);
    assertAttributes(named(spans, "send " + shown), attributes("send", "send", shown));
    assertAttributes(named(spans, "process " + shown), attributes("process", "process", shown));
  }

  @Test
  void boundsDescription_whenNobodyListens() {
    String address = "bids\n" + "x".repeat(100_000);

    eventBus.inSpan("caller", () -> bus().request(address, "bid")).otherwiseEmpty().await();

    assertThat(eventBus.recorded.await(2))
        .filteredOn(span -> span.getKind() == SpanKind.PRODUCER)
        .extracting(span -> span.getStatus().getDescription())
        .containsExactly("No handlers for address bids\ufffd" + "x".repeat(255 - 29));
  }

  @Test
  void deliversMessage_whenHeadersAreBinary() {
    DeliveryOptions options = new DeliveryOptions();
    options.addHeader("traceparent", "\u0000\u00ff\ud800" + "x".repeat(1_000_000));
    options.addHeader("tracestate", "\u0001=\u0002");
    options.addHeader("baggage", "\u0000".repeat(100_000));
    options.addHeader("vertrace-sent-at", "yesterday");

    Promise<MultiMap> seen = Promise.promise();
    bus().consumer("bids", message -> seen.complete(message.headers()));
    eventBus.onContext(() -> Future.succeededFuture(bus().send("bids", "bid", options))).await();

    assertThat(seen.future().await()).isEmpty();
    assertThat(eventBus.recorded.await(0)).isEmpty();
  }

  @Test
  void deliversMessage_whenBaggageIsLarge() {
    BaggageBuilder baggage = Baggage.builder();
    for (int i = 0; i < 1_000; i++) {
      baggage.put("key" + i, "value" + i);
    }
    Context context = Context.current().with(baggage.build());
    Promise<Baggage> seen = Promise.promise();
    bus().consumer("bids", message -> seen.complete(Baggage.current()));

    eventBus
        .onContext(
            () ->
                eventBus
                    .vertrace
                    .span("caller")
                    .parent(context)
                    .run(() -> Future.succeededFuture(bus().send("bids", "bid"))))
        .await();

    assertThat(seen.future().await().size()).isEqualTo(64);
    eventBus.recorded.await(3);
  }

  @Test
  void deliversMessage_whenStrangerSendsMuchBaggage() {
    DeliveryOptions options = new DeliveryOptions();
    StringBuilder baggage = new StringBuilder("a=b");
    for (int i = 0; i < 1_000; i++) {
      baggage.append(",key").append(i).append("=").append("v".repeat(1_000));
    }
    options.addHeader("baggage", baggage.toString());
    options.addHeader("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    Promise<Baggage> seen = Promise.promise();
    bus().consumer("bids", message -> seen.complete(Baggage.current()));

    eventBus.onContext(() -> Future.succeededFuture(bus().send("bids", "bid", options))).await();

    assertThat(seen.future().await().size()).isLessThanOrEqualTo(64);
    eventBus.recorded.await(1);
  }

  private List<SpanData> send(String address) {
    var consumer = bus().consumer(address, message -> {});
    eventBus.inSpan("caller", () -> Future.succeededFuture(bus().send(address, "bid"))).await();
    List<SpanData> spans = eventBus.recorded.await(3);
    consumer.unregister().await();
    return spans;
  }
}
