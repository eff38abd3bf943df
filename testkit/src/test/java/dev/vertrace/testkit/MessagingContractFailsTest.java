package dev.vertrace.testkit;

import static dev.vertrace.testkit.HandMadeIntegration.assertFails;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MessagingContractFailsTest {

  @Nested
  class Passes extends HandMadeQueue {
    Passes() {
      super(span -> {});
    }
  }

  @Test
  void failsWrongName() {
    assertFails(
        onProducer(span -> span.name = "bids send"),
        MessagingContract::describesProducerAndConsumer,
        "name of the PRODUCER span",
        "expected: \"send bids\"");
  }

  @Test
  void failsWrongKind() {
    assertFails(
        onConsumer(span -> span.kind = SpanKind.SERVER),
        MessagingContract::describesProducerAndConsumer,
        "CONSUMER spans of");
  }

  @Test
  void failsMissingType() {
    assertFails(
        onConsumer(span -> span.remove("messaging.operation.type")),
        MessagingContract::describesProducerAndConsumer,
        "missing messaging.operation.type (STRING), expected process");
  }

  @Test
  void failsUnknownAttribute() {
    assertFails(
        onProducer(span -> span.set("messaging.destination", "bids")),
        MessagingContract::describesProducerAndConsumer,
        "unknown messaging.destination (STRING) = bids");
  }

  @Test
  void failsBodyInAttribute() {
    assertFails(
        onProducer(span -> span.set("messaging.message.id", ContractSpan.SECRET)),
        MessagingContract::describesProducerAndConsumer,
        "not to contain:\n  \"canary\"");
  }

  @Test
  void failsConsumerInNewTrace() {
    assertFails(
        onConsumer(span -> span.parent = Context.root()),
        MessagingContract::joinsProducerAndConsumer,
        "parent of process bids in");
  }

  @Test
  void failsSpanThatIsNotCurrent() {
    HandMadeQueue queue =
        new HandMadeQueue(span -> {}) {
          @Override
          Context inHandler(Span span) {
            return Context.root();
          }
        };
    assertFails(queue, MessagingContract::hasSpanCurrentInHandler, "current span of the handler");
    assertFails(queue, MessagingContract::keepsMessagesApart, "current spans of the handlers");
  }

  @Test
  void failsErrorWithoutStatus() {
    assertFails(
        onConsumer(span -> span.status = StatusCode.OK),
        MessagingFailureContract::isError_whenHandlerThrows,
        "status of process bids",
        "expected: ERROR");
  }

  private static HandMadeQueue onProducer(Consumer<HandMadeSpan> fault) {
    return on(SpanKind.PRODUCER, fault);
  }

  private static HandMadeQueue onConsumer(Consumer<HandMadeSpan> fault) {
    return on(SpanKind.CONSUMER, fault);
  }

  private static HandMadeQueue on(SpanKind kind, Consumer<HandMadeSpan> fault) {
    return new HandMadeQueue(
        span -> {
          if (span.kind == kind) {
            fault.accept(span);
          }
        });
  }

  /** Right, but for the fault; it hands each message over at once. */
  private static class HandMadeQueue extends HandMadeIntegration
      implements MessagingFailureContract {
    private Consumer<String> handler = body -> {};

    HandMadeQueue(Consumer<HandMadeSpan> fault) {
      super(fault);
    }

    Context inHandler(Span span) {
      return Context.root().with(span);
    }

    @Override
    public String system() {
      return "fake";
    }

    @Override
    public String destination() {
      return "bids";
    }

    @Override
    public void consume(Consumer<String> handler) {
      this.handler = handler;
    }

    @Override
    public void send(String body) {
      Span caller = tracer.spanBuilder("caller").setNoParent().startSpan();
      Span producer = start(describe("send", SpanKind.PRODUCER, Context.root().with(caller)));
      process(body, producer.getSpanContext());
      producer.end();
      caller.end();
    }

    private void process(String body, SpanContext producer) {
      HandMadeSpan plan =
          describe("process", SpanKind.CONSUMER, Context.root().with(Span.wrap(producer)));
      Span consumer = start(plan);
      try {
        inHandler(consumer).wrap(() -> handler.accept(body)).run();
      } catch (IllegalStateException e) {
        consumer.setStatus(StatusCode.ERROR);
        consumer.setAttribute("error.type", e.getClass().getName());
      }
      consumer.end();
    }

    private HandMadeSpan describe(String operation, SpanKind kind, Context parent) {
      return new HandMadeSpan(operation + " " + destination(), kind, parent)
          .set("messaging.system", system())
          .set("messaging.operation.name", operation)
          .set("messaging.operation.type", operation)
          .set("messaging.destination.name", destination());
    }

    private Span start(HandMadeSpan plan) {
      fault.accept(plan);
      return plan.start(tracer);
    }
  }
}
