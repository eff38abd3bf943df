package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.tracing.TracingPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Vert.x's event bus, by the generic convention. */
class EventBusTracingTest {
  @RegisterExtension final TracedVertx traced = new TracedVertx();

  // Not request(): Vert.x may miss the reply to a thread that is not the context's own.
  @Test
  void joinsConsumerToSender_whenThreadIsNotOfVertx() {
    consume(message -> {});
    Span span = traced.span("thread");
    Scope scope = Named.attach(Context.root().with(span));
    traced.vertx.eventBus().send("address", "ping");
    scope.close();
    span.end();

    assertThat(TraceTrees.of(traced.traces.await(3)))
        .isEqualTo("thread\n  send CLIENT\n    send SERVER\n");
  }

  @Test
  void staysSilent_whenNothingIsTraced() {
    consume(message -> message.reply("pong"));
    request(new DeliveryOptions());

    traced.traces.await(0);
  }

  @Test
  void startsTrace_whenPolicyIsAlways() {
    consume(message -> message.reply("pong"));
    request(new DeliveryOptions().setTracingPolicy(TracingPolicy.ALWAYS));

    List<SpanData> spans = traced.traces.await(2);
    assertThat(TraceTrees.of(spans)).isEqualTo("send CLIENT\n  send SERVER\n");
    assertThat(spans)
        .extracting(span -> span.getAttributes().asMap())
        .containsOnly(attributes().asMap());
  }

  private void request(DeliveryOptions options) {
    traced.onDuplicate(() -> traced.vertx.eventBus().request("address", "ping", options));
  }

  private static Attributes attributes() {
    return Attributes.builder()
        .put("messaging.destination.name", "address")
        .put("messaging.operation.name", "send")
        .put("messaging.system", "vertx-eventbus")
        .build();
  }

  @Test
  void givesEachMessageItsTrace_whenPublished() {
    Promise<Span> first = Promise.promise();
    Promise<Span> second = Promise.promise();
    consume(message -> first.complete(Span.current()));
    consume(message -> second.complete(Span.current()));
    TracedVertx.await(
        traced
            .vertrace
            .span("outer")
            .run(() -> onBranch(() -> traced.vertx.eventBus().publish("address", "x"))));
    TracedVertx.await(Future.all(first.future(), second.future()));

    List<SpanData> spans = traced.traces.await(4);
    assertThat(TraceTrees.of(spans))
        .isEqualTo("outer\n  publish CLIENT\n    publish SERVER\n    publish SERVER\n");
    assertThat(first.future().result()).isNotEqualTo(second.future().result());
  }

  private Future<Void> onBranch(Runnable work) {
    io.vertx.core.Context branch = VertxContextStorage.branch(traced.root(), Context.current());
    return TracedVertx.run(
        branch,
        () -> {
          work.run();
          return Future.succeededFuture();
        });
  }

  @Test
  void callsBackOnSendersContext_whenReplyComes() {
    consume(message -> message.reply("pong"));
    Boolean same =
        TracedVertx.await(
            traced
                .vertrace
                .span("outer")
                .run(
                    () ->
                        TracedVertx.run(
                            VertxContextStorage.branch(traced.root(), Context.current()),
                            this::requestAndCompare)));

    assertThat(same).isTrue();
    traced.traces.await(3);
  }

  private Future<Boolean> requestAndCompare() {
    Span before = Span.current();
    return traced.vertx.eventBus().request("address", "ping").map(v -> Span.current() == before);
  }

  @Test
  void recordsFailure_whenNobodyListens() {
    var always = new DeliveryOptions().setTracingPolicy(TracingPolicy.ALWAYS);
    Future<Message<Object>> reply = traced.vertx.eventBus().request("nobody", "ping", always);
    reply.otherwiseEmpty().await();

    SpanData span = traced.traces.await(1).get(0);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getEvents()).hasSize(1);
  }

  @Test
  void tellsWhatItServes_whenAskedInsideHandler() {
    Promise<String> operation = Promise.promise();
    consume(
        message ->
            operation.complete(
                Operation.incoming() == null ? "none" : Operation.incoming().operation()));
    var always = new DeliveryOptions().setTracingPolicy(TracingPolicy.ALWAYS);
    traced.vertx.eventBus().send("address", "ping", always);

    assertThat(TracedVertx.await(operation.future())).isEqualTo("send");
    assertThat(Operation.incoming()).isNull();
    traced.traces.await(2);
  }

  private void consume(io.vertx.core.Handler<Message<Object>> handler) {
    TracedVertx.await(traced.vertx.eventBus().consumer("address", handler).completion());
  }
}
