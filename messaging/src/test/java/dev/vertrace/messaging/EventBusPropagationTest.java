package dev.vertrace.messaging;

import static dev.vertrace.messaging.EventBusTraces.named;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.RecordedTraces;
import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventBusPropagationTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String FORGED = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final int REQUESTS = 200;

  private final EventBusTraces eventBus = new EventBusTraces();
  private final RecordedTraces traces = eventBus.recorded;
  private final Vertx vertx = eventBus.vertx;
  private final EventBus bus = vertx.eventBus();

  @AfterEach
  void close() {
    eventBus.close();
  }

  @Test
  void carriesProducerInHeaders() {
    Promise<String> header = Promise.promise();
    bus.addInboundInterceptor(
        delivery -> {
          header.tryComplete(delivery.message().headers().get("traceparent"));
          delivery.next();
        });
    bus.consumer("notes", message -> message.reply("seen"));

    eventBus.inSpan("caller", () -> bus.request("notes", "note")).await();

    SpanData send = named(traces.await(3), "send notes");
    assertThat(header.future().await())
        .startsWith("00-" + send.getTraceId() + "-" + send.getSpanId() + "-");
  }

  @Test
  void keepsTrace_whenHandlerHasReturned() {
    Promise<Void> returned = Promise.promise();
    bus.consumer(
        "notes",
        message -> {
          Context context = Vertx.currentContext();
          returned.future().onComplete(nothing -> context.runOnContext(later -> work("later")));
        });

    eventBus.inSpan("caller", () -> Future.succeededFuture(bus.send("notes", "note"))).await();
    List<SpanData> spans = new ArrayList<>(traces.await(3));
    returned.complete();
    spans.addAll(traces.await(1));

    assertThat(TraceTrees.of(spans))
        .isEqualTo(
            """
            caller
              send notes PRODUCER
                process notes CONSUMER
                  later
            """);
  }

  @ParameterizedTest
  @MethodSource
  void deliversWithoutSpan_whenHeadersAreNoTrace(List<String> traceparents) {
    bus.consumer("notes", message -> message.reply(message.body()));

    Message<Object> reply =
        eventBus.onContext(() -> bus.request("notes", "note", options(traceparents))).await();

    assertThat(reply.body()).isEqualTo("note");
    assertThat(traces.await(0)).isEmpty();
  }

  static List<List<String>> deliversWithoutSpan_whenHeadersAreNoTrace() {
    return List.of(
        List.of(""),
        List.of("not a traceparent"),
        List.of(FORGED.replace(TRACE, "0".repeat(32))),
        List.of(FORGED.replace(TRACE, "z".repeat(32))),
        List.of("ff" + FORGED.substring(2)),
        List.of(FORGED + "-" + "0".repeat(100_000)),
        List.of(FORGED, FORGED.replace('b', 'c')));
  }

  @Test
  void joinsForgedTrace_whenSenderDoesNotTrace() {
    bus.consumer("notes", message -> message.reply("seen"));
    DeliveryOptions options = options(List.of(FORGED));
    options.addHeader("tracestate", "a=" + "b".repeat(100_000));

    eventBus.onContext(() -> bus.request("notes", "note", options)).await();

    List<SpanData> spans = traces.await(1);
    assertThat(TraceTrees.of(spans)).isEqualTo("process notes CONSUMER (remote parent)\n");
    assertThat(spans.get(0).getTraceId()).isEqualTo(TRACE);
  }

  @Test
  void replacesForgedTrace_whenSenderTraces() {
    bus.consumer("notes", message -> message.reply("seen"));
    DeliveryOptions options = options(List.of(FORGED, "x".repeat(100_000), FORGED));

    eventBus.inSpan("caller", () -> bus.request("notes", "note", options)).await();

    assertThat(TraceTrees.of(traces.await(3)))
        .isEqualTo("caller\n  send notes PRODUCER\n    process notes CONSUMER\n");
  }

  @Test
  void mixesNoTraces_whenRequestsInterleave() {
    vertx.deployVerticle(Storer::new, new DeploymentOptions().setInstances(2)).await();

    List<Future<Message<Object>>> replies = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      String marker = "m" + i;
      replies.add(eventBus.inSpan("caller " + marker, () -> bus.request("bids.store", marker)));
    }
    Future.all(replies).await();

    Map<String, List<SpanData>> byTrace =
        traces.await(4 * REQUESTS).stream().collect(groupingBy(SpanData::getTraceId));
    assertThat(byTrace).hasSize(REQUESTS);
    assertThat(byTrace.values()).extracting(TraceTrees::of).allMatch(this::isOfOneMarker);
  }

  private boolean isOfOneMarker(String tree) {
    String marker = tree.substring("caller ".length(), tree.indexOf('\n'));
    return tree.equals(
        "caller %s\n  send bids.store PRODUCER\n    process bids.store CONSUMER\n      store %s\n"
            .formatted(marker, marker));
  }

  private final List<Runnable> waiting = new ArrayList<>();

  /** Answers in a random order, when all messages are there. */
  private final class Storer extends VerticleBase {
    @Override
    public Future<?> start() {
      return bus.<String>consumer("bids.store", this::store).completion();
    }

    private void store(Message<String> message) {
      Context context = Vertx.currentContext();
      synchronized (waiting) {
        waiting.add(() -> context.runOnContext(nothing -> reply(message)));
        if (waiting.size() == REQUESTS) {
          Collections.shuffle(waiting, new Random(7));
          waiting.forEach(Runnable::run);
        }
      }
    }

    private void reply(Message<String> message) {
      work("store " + message.body()).onSuccess(message::reply);
    }
  }

  private Future<String> work(String name) {
    return eventBus.vertrace.span(name).run(() -> Future.succeededFuture(name));
  }

  private static DeliveryOptions options(List<String> traceparents) {
    return new DeliveryOptions()
        .setHeaders(MultiMap.caseInsensitiveMultiMap().add("traceparent", traceparents));
  }
}
