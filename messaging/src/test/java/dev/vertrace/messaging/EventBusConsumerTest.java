package dev.vertrace.messaging;

import static dev.vertrace.messaging.EventBusTraces.assertAttributes;
import static dev.vertrace.messaging.EventBusTraces.attributes;
import static dev.vertrace.messaging.EventBusTraces.named;
import static dev.vertrace.messaging.EventBusTraces.requestAttributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.testkit.RecordedTraces;
import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumerOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Consumers whose span covers their work. */
class EventBusConsumerTest {
  private static final String REQUEST_TREE =
      "caller\n  send bids.store PRODUCER\n    process bids.store CONSUMER\n";

  private final EventBusTraces eventBus = new EventBusTraces();
  private final RecordedTraces traces = eventBus.recorded;
  private final EventBus bus = eventBus.vertx.eventBus();
  private final EventBusTracing tracing = eventBus.tracing();

  @AfterEach
  void close() {
    eventBus.close();
  }

  @Test
  void coversWork_whenReplyComesFirst() {
    Promise<Void> work = Promise.promise();
    tracing.consumer(
        "bids.store",
        message -> {
          message.reply("taken");
          return eventBus.vertrace.context().bind(work.future()).compose(done -> work("store"));
        });

    assertThat(request().await().body()).isEqualTo("taken");
    assertThat(traces.open()).containsExactly("process bids.store");
    work.complete();

    List<SpanData> spans = traces.await(4);
    assertThat(TraceTrees.of(spans)).isEqualTo(REQUEST_TREE + "      store\n");
    assertAttributes(
        named(spans, "process bids.store"), requestAttributes("process", "process", "bids.store"));
    assertThat(named(spans, "process bids.store").getEndEpochNanos())
        .isGreaterThanOrEqualTo(named(spans, "store").getEndEpochNanos());
  }

  @Test
  void answersWithResult_whenHandlerHasNotReplied() {
    tracing.consumer("bids.store", message -> Future.succeededFuture(message.body() + " stored"));

    assertThat(request().await().body()).isEqualTo("bid stored");
    assertThat(TraceTrees.of(traces.await(3))).isEqualTo(REQUEST_TREE);
  }

  @Test
  void coversWork_whenNobodyWaits() {
    Promise<Void> work = Promise.promise();
    tracing.consumer("bids.store", message -> work.future());

    eventBus.inSpan("caller", () -> Future.succeededFuture(bus.send("bids.store", "b"))).await();
    work.complete();

    List<SpanData> spans = traces.await(3);
    assertThat(TraceTrees.of(spans)).isEqualTo(REQUEST_TREE);
    assertAttributes(
        named(spans, "process bids.store"), attributes("process", "process", "bids.store"));
  }

  @Test
  void showsFailureOnBothSides_whenFutureFails() {
    tracing.consumer(
        "bids.store",
        message ->
            Future.failedFuture(new CompletionException(new IllegalStateException("broken"))));

    assertThat(refusal().failureCode()).isEqualTo(-1);

    assertFailed(traces.await(3), "java.lang.IllegalStateException", "RECIPIENT_FAILURE");
  }

  @Test
  void showsFailureOnBothSides_whenHandlerThrows() {
    tracing.consumer(
        "bids.store",
        message -> {
          throw new IllegalArgumentException("broken");
        });

    assertThat(refusal()).hasMessage("broken");

    assertFailed(traces.await(3), "java.lang.IllegalArgumentException", "RECIPIENT_FAILURE");
  }

  @Test
  void showsFailureOnBothSides_whenHandlerGivesNothing() {
    tracing.consumer("bids.store", message -> null);

    refusal();

    assertFailed(traces.await(3), "java.lang.NullPointerException", "RECIPIENT_FAILURE");
  }

  @Test
  void showsFailureOnBothSides_whenMessageIsFailed() {
    tracing.consumer(
        "bids.store",
        message -> {
          message.fail(42, "no room");
          return Future.succeededFuture();
        });

    assertThat(refusal().failureCode()).isEqualTo(42);

    List<SpanData> spans = traces.await(3);
    assertFailed(spans, "RECIPIENT_FAILURE", "RECIPIENT_FAILURE");
    assertThat(spans.toString()).doesNotContain("no room"); // it may quote values
  }

  @Test
  void answersWithFailureItself_whenItIsOfReplies() {
    tracing.consumer(
        "bids.store",
        message ->
            Future.failedFuture(new ReplyException(ReplyFailure.RECIPIENT_FAILURE, 7, "full")));

    assertThat(refusal().failureCode()).isEqualTo(7);

    assertFailed(traces.await(3), "RECIPIENT_FAILURE", "RECIPIENT_FAILURE");
  }

  @Test
  void showsFailureOnBothSides_whenResultHasNoCodec() {
    tracing.consumer("bids.store", message -> Future.succeededFuture(new Object()));

    assertThat(refusal()).hasMessageContaining("No message codec");

    assertFailed(traces.await(3), "java.lang.IllegalArgumentException", "RECIPIENT_FAILURE");
  }

  @Test
  void reportsFailure_whenNobodyWaits() {
    Promise<Throwable> reported = Promise.promise();
    eventBus.vertx.exceptionHandler(reported::tryComplete);
    tracing.consumer("bids.store", message -> Future.failedFuture("broken"));

    eventBus.inSpan("caller", () -> Future.succeededFuture(bus.send("bids.store", "b"))).await();

    assertThat(reported.future().await()).hasMessage("broken");
    assertAttributes(
        named(traces.await(3), "process bids.store"),
        attributes("process", "process", "bids.store")
            .put("error.type", "io.vertx.core.impl.NoStackTraceThrowable"));
  }

  @Test
  void showsFailuresOfPlainHandlers_whenWrapped() {
    eventBus.vertx.exceptionHandler(expected -> {});
    bus.consumer("bids.store", tracing.plainHandler(message -> message.fail(42, "no room")));
    bus.consumer(
        "bids.drop",
        tracing.plainHandler(
            message -> {
              throw new IllegalStateException("broken");
            }));

    refusal();
    assertFailed(traces.await(3), "RECIPIENT_FAILURE", "RECIPIENT_FAILURE");
    eventBus.inSpan("caller", () -> Future.succeededFuture(bus.send("bids.drop", "bid"))).await();

    assertAttributes(
        named(traces.await(3), "process bids.drop"),
        attributes("process", "process", "bids.drop")
            .put("error.type", "java.lang.IllegalStateException"));
  }

  @Test
  void runsBlockingHandlerOnWorker() {
    tracing.<String>blockingConsumer(
        "bids.store",
        message -> {
          assertThat(Context.isOnWorkerThread()).isTrue();
          return eventBus.vertrace.span("store").call(message::body)
              + Span.current().getSpanContext().getTraceId();
        });

    Message<Object> reply = request().await();

    List<SpanData> spans = traces.await(4);
    assertThat(reply.body()).isEqualTo("bid" + spans.get(0).getTraceId());
    assertThat(TraceTrees.of(spans)).isEqualTo(REQUEST_TREE + "      store\n");
  }

  @Test
  void showsFailureOnBothSides_whenBlockingHandlerThrows() {
    tracing.<String>blockingConsumer(
        "bids.store",
        message -> {
          throw new java.io.IOException("disk");
        });

    refusal();

    assertFailed(traces.await(3), "java.io.IOException", "RECIPIENT_FAILURE");
  }

  @ParameterizedTest
  @EnumSource
  void coversWorkOfVerticles(ThreadingModel model) {
    Assumptions.assumeTrue(
        model != ThreadingModel.VIRTUAL_THREAD || Runtime.version().feature() >= 21,
        "virtual threads need Java 21");
    eventBus
        .vertx
        .deployVerticle(
            () -> new Storer(message -> work("store")),
            new DeploymentOptions().setThreadingModel(model))
        .await();

    assertThat(request().await().body()).isEqualTo("store");

    assertThat(TraceTrees.of(traces.await(4))).isEqualTo(REQUEST_TREE + "      store\n");
  }

  private final class Storer extends VerticleBase {
    private final Function<Message<String>, Future<String>> handler;

    private Storer(Function<Message<String>, Future<String>> handler) {
      this.handler = handler;
    }

    @Override
    public Future<?> start() {
      return tracing
          .consumer(new MessageConsumerOptions().setAddress("bids.store"), handler)
          .completion();
    }
  }

  @Test
  void refusesVertxOfAnotherVertrace() {
    Vertx other = Vertx.vertx();
    try {
      assertThatThrownBy(() -> EventBusTracing.create(eventBus.vertrace, other))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("withTracer");
    } finally {
      other.close().await();
    }
  }

  private Future<Message<Object>> request() {
    return eventBus.inSpan("caller", () -> bus.request("bids.store", "bid"));
  }

  private ReplyException refusal() {
    return (ReplyException)
        request().transform(result -> Future.succeededFuture(result.cause())).await();
  }

  private static void assertFailed(List<SpanData> spans, String consumer, String producer) {
    assertAttributes(
        named(spans, "process bids.store"),
        requestAttributes("process", "process", "bids.store").put("error.type", consumer));
    assertAttributes(
        named(spans, "send bids.store"),
        requestAttributes("send", "send", "bids.store").put("error.type", producer));
  }

  private Future<String> work(String name) {
    return eventBus.vertrace.span(name).run(() -> Future.succeededFuture(name));
  }
}
