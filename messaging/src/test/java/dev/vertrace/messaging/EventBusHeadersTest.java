package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.TraceTrees;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.tracing.TracingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What travels with messages, and what users see of it. */
class EventBusHeadersTest {
  private EventBusTraces eventBus = new EventBusTraces();
  private final List<Map<String, List<String>>> arrived = new ArrayList<>();

  private EventBus bus() {
    return eventBus.vertx.eventBus();
  }

  @AfterEach
  void close() {
    eventBus.close();
  }

  @Test
  void leavesUsersOptionsAlone() {
    bus().consumer("bids", message -> message.reply("stored"));
    DeliveryOptions shared = new DeliveryOptions().addHeader("action", "store");

    for (int i = 0; i < 3; i++) {
      eventBus.inSpan("caller", () -> bus().request("bids", "bid", shared)).await();
    }

    assertThat(shared.getHeaders()).hasToString("action=store\n");
    eventBus.recorded.await(9);
  }

  @Test
  void mixesNoTraces_whenThreadsShareOptions() {
    bus().consumer("bids", message -> message.reply("stored"));
    DeliveryOptions shared = new DeliveryOptions().addHeader("action", "store");

    List<Future<Message<Object>>> replies = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      replies.add(eventBus.inSpan("caller", () -> bus().request("bids", "bid", shared)));
    }
    Future.all(replies).await();

    assertThat(TraceTrees.of(eventBus.recorded.await(1_500)))
        .isEqualTo("caller\n  send bids PRODUCER\n    process bids CONSUMER\n".repeat(500));
  }

  @Test
  void showsHandlersOnlyTheirHeaders() {
    Promise<MultiMap> seen = Promise.promise();
    bus().consumer("bids", message -> seen.complete(message.headers()));

    send("bids", new DeliveryOptions().addHeader("action", "store"));

    assertThat(seen.future().await()).hasToString("action=store\n");
    eventBus.recorded.await(3);
  }

  @Test
  void doublesNoHeaders_whenHandlerCopiesThem() {
    noteArrivals();
    bus()
        .consumer(
            "first",
            message ->
                bus().send("second", "bid", new DeliveryOptions().setHeaders(message.headers())));
    bus().consumer("second", message -> {});

    send("first", new DeliveryOptions().addHeader("action", "store"));

    assertThat(TraceTrees.of(eventBus.recorded.await(5)))
        .isEqualTo(
            """
            caller
              send first PRODUCER
                process first CONSUMER
                  send second PRODUCER
                    process second CONSUMER
            """);
    assertThat(arrived).hasSize(2);
    for (Map<String, List<String>> headers : arrived) {
      assertThat(headers.keySet()).containsExactly("action", "traceparent");
      assertThat(headers.values()).allMatch(values -> values.size() == 1);
    }
    assertThat(arrived.get(1).get("traceparent")).isNotEqualTo(arrived.get(0).get("traceparent"));
  }

  @Test
  void carriesNoStaleParent_whenCopiesAreSentLater() {
    Promise<MultiMap> copied = Promise.promise();
    bus().consumer("first", message -> copied.complete(message.headers()));
    bus().consumer("second", message -> message.reply("seen"));
    send("first", new DeliveryOptions());
    eventBus.recorded.await(3);
    DeliveryOptions copy = new DeliveryOptions().setHeaders(copied.future().await());

    eventBus.onContext(() -> bus().request("second", "bid", copy)).await();
    copy.setTracingPolicy(TracingPolicy.IGNORE);
    eventBus.inSpan("caller", () -> bus().request("second", "bid", copy)).await();

    assertThat(TraceTrees.of(eventBus.recorded.await(1))).isEqualTo("caller\n");
  }

  @Test
  void replacesStaleHeadersWhole() {
    noteArrivals();
    bus().consumer("bids", message -> {});
    DeliveryOptions stale =
        new DeliveryOptions()
            .addHeader("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            .addHeader("TraceState", "a=1")
            .addHeader("baggage", "b=2");

    send("bids", stale);

    assertThat(TraceTrees.of(eventBus.recorded.await(3)))
        .isEqualTo("caller\n  send bids PRODUCER\n    process bids CONSUMER\n");
    assertThat(arrived).hasSize(1);
    assertThat(arrived.get(0).keySet()).containsExactly("traceparent");
  }

  @Test
  void usesConfiguredNames() {
    eventBus.close();
    eventBus =
        new EventBusTraces(
            new EventBusTracingOptions()
                .setHeaderName("traceparent", "x-trace")
                .setHeaderName("baggage", "x-baggage"));
    noteArrivals();
    Promise<MultiMap> seen = Promise.promise();
    bus().consumer("bids", message -> seen.complete(message.headers()));

    send("bids", new DeliveryOptions().addHeader("traceparent", "mine"));

    assertThat(TraceTrees.of(eventBus.recorded.await(3)))
        .isEqualTo("caller\n  send bids PRODUCER\n    process bids CONSUMER\n");
    assertThat(arrived.get(0).keySet()).containsExactly("traceparent", "x-trace");
    assertThat(seen.future().await()).hasToString("traceparent=mine\n");
  }

  private void noteArrivals() {
    bus()
        .addInboundInterceptor(
            delivery -> {
              MultiMap headers = delivery.message().headers();
              Map<String, List<String>> values = new TreeMap<>();
              headers.names().forEach(name -> values.put(name, headers.getAll(name)));
              synchronized (arrived) {
                arrived.add(values);
              }
              delivery.next();
            });
  }

  private void send(String address, DeliveryOptions options) {
    eventBus
        .inSpan("caller", () -> Future.succeededFuture(bus().send(address, "bid", options)))
        .await();
  }
}
