package dev.vertrace.messaging;

import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests to consumers that behave in all ways that there are. */
class EventBusManyRequestsTest {
  private static final int REQUESTS = 10_000;
  private static final int WAYS = 5;
  private static final int BODY_BYTES = 16_384;
  private static final DeliveryOptions IMPATIENT = new DeliveryOptions().setSendTimeout(2_000);

  private final EventBusTraces eventBus =
      new EventBusTraces(new EventBusTracingOptions().setLongestWait(Duration.ofSeconds(3)));
  private final EventBus bus = eventBus.vertx.eventBus();
  private final EventBusTracing tracing = eventBus.tracing();

  @AfterEach
  void close() {
    eventBus.close();
  }

  @Test
  void endsEverySpanOnceInItsTrace_whenHandlersArePlain() {
    deploy(() -> bus.<Integer>consumer("bids.store", this::handle).completion());
    eventBus.vertx.exceptionHandler(expected -> {});

    List<SpanData> spans = requestAll(Set.of(0, 2));

    // Who throws or never replies leaves the requester to its timeout.
    assertEnds(spans, SpanKind.PRODUCER, "TIMEOUT", "RECIPIENT_FAILURE", "TIMEOUT", null, null);
    assertEnds(
        spans, SpanKind.CONSUMER, "unanswered", "RECIPIENT_FAILURE", "unanswered", null, null);
    assertThat(eventBus.measured.abandoned()).isEqualTo(Map.of("age", 2L * REQUESTS / WAYS));
  }

  private void handle(Message<Integer> message) {
    switch (message.body() % WAYS) {
      case 0 -> throw new IllegalStateException("thrown");
      case 1 -> message.fail(1, "failed");
      case 2 -> {} // never replies
      case 3 -> {
        message.reply("first");
        message.reply("second");
      }
      default -> message.reply("once");
    }
  }

  @Test
  void endsEverySpanOnceInItsTrace_whenHandlersGiveFutures() {
    deploy(() -> tracing.consumer("bids.store", this::handleInFuture).completion());

    List<SpanData> spans = requestAll(Set.of(2));

    assertEnds(
        spans, SpanKind.PRODUCER, "RECIPIENT_FAILURE", "RECIPIENT_FAILURE", "TIMEOUT", null, null);
    assertEnds(
        spans,
        SpanKind.CONSUMER,
        "java.lang.IllegalStateException",
        "RECIPIENT_FAILURE",
        "unanswered",
        null,
        null);
    assertThat(eventBus.measured.abandoned()).isEqualTo(Map.of("age", (long) REQUESTS / WAYS));
  }

  private Future<?> handleInFuture(Message<Integer> message) {
    handle(message);
    return message.body() % WAYS == 2 ? Future.future(never -> {}) : Future.succeededFuture();
  }

  /** Each message has a body that would show if it were kept; spans wait for the end of Vertx. */
  @Test
  void keepsNoBodies_whenNobodyReplies() {
    EventBusTraces patient = new EventBusTraces();
    AtomicInteger received = new AtomicInteger();
    List<Promise<Void>> rounds = List.of(Promise.promise(), Promise.promise());
    patient
        .vertx
        .eventBus()
        .consumer(
            "bids.store",
            message -> {
              int count = received.incrementAndGet();
              if (count % REQUESTS == 0) {
                rounds.get(count / REQUESTS - 1).complete();
              }
            });
    requestWithBodies(patient); // what classes and pools need once
    rounds.get(0).future().await();
    long before = usedBytes();
    requestWithBodies(patient);
    rounds.get(1).future().await();

    assertThat(usedBytes() - before).isLessThan(1L * REQUESTS * BODY_BYTES / 2);
    assertThat(patient.measured.abandoned()).isEqualTo(Map.of("count", (long) REQUESTS));
    patient.vertx.close().await();
    assertThat(patient.recorded.await(6 * REQUESTS))
        .filteredOn(span -> span.getKind() == SpanKind.CONSUMER)
        .hasSize(2 * REQUESTS)
        .allMatch(span -> "unanswered".equals(span.getAttributes().get(ERROR_TYPE)));
    assertThat(patient.measured.abandoned())
        .isEqualTo(Map.of("closed", (long) REQUESTS, "count", (long) REQUESTS));
    assertThat(patient.measured.byError("messaging.client.consumed.messages"))
        .isEqualTo(Map.of("unanswered", 2L * REQUESTS));
    patient.close();
  }

  private static void requestWithBodies(EventBusTraces patient) {
    DeliveryOptions impatient = new DeliveryOptions().setSendTimeout(1);
    List<Future<?>> replies = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      byte[] body = new byte[BODY_BYTES];
      replies.add(
          patient.inSpan(
              "caller", () -> patient.vertx.eventBus().request("bids.store", body, impatient)));
    }
    Future.join(replies).otherwiseEmpty().await();
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private void deploy(Supplier<Future<?>> consumer) {
    eventBus
        .vertx
        .deployVerticle(
            () ->
                new VerticleBase() {
                  @Override
                  public Future<?> start() {
                    return consumer.get();
                  }
                },
            new DeploymentOptions().setInstances(2))
        .await();
  }

  private List<SpanData> requestAll(Set<Integer> silentWays) {
    List<Future<?>> replies = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      int body = i;
      DeliveryOptions options = silentWays.contains(i % WAYS) ? IMPATIENT : new DeliveryOptions();
      replies.add(
          eventBus.inSpan("caller " + body % WAYS, () -> bus.request("bids.store", body, options)));
    }
    Future.join(replies).otherwiseEmpty().await();
    List<SpanData> spans = eventBus.recorded.await(3 * REQUESTS);
    eventBus.vertx.close().await(); // counts what it still has
    assertThat(new HashSet<>(spans.stream().map(SpanData::getSpanId).toList()))
        .hasSize(3 * REQUESTS);
    return spans;
  }

  /** Each request is a trace: its caller, which knows the way, its producer and its consumer. */
  private static void assertEnds(List<SpanData> spans, SpanKind kind, String... errors) {
    Map<String, SpanData> byId =
        spans.stream().collect(toMap(SpanData::getSpanId, Function.identity()));
    Map<String, List<SpanData>> traces = spans.stream().collect(groupingBy(SpanData::getTraceId));
    assertThat(traces).hasSize(REQUESTS);
    for (SpanData span : spans) {
      if (span.getKind() == kind) {
        SpanData caller = root(byId, span);
        int way = Integer.parseInt(caller.getName().substring("caller ".length()));
        assertThat(traces.get(span.getTraceId())).hasSize(3);
        assertThat(span.getAttributes().get(ERROR_TYPE)).as("way %s", way).isEqualTo(errors[way]);
      }
    }
  }

  /** Along exact parents: of a consumer its producer, of a producer its caller. */
  private static SpanData root(Map<String, SpanData> byId, SpanData span) {
    SpanData parent = byId.get(span.getParentSpanId());
    return span.getKind() == SpanKind.CONSUMER ? byId.get(parent.getParentSpanId()) : parent;
  }
}
