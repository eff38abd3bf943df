package dev.vertrace.messaging;

import dev.vertrace.core.Operation;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The requests of one Vertx that wait for their answers, by their reply addresses. Any thread. */
final class EventBusConversations {
  private final Vertx vertx;
  private final OpenOperations senders;
  private final OpenOperations consumers;
  private final EventBusMetrics metrics;
  private final Map<String, Operation<?>> expected = new ConcurrentHashMap<>();
  private final AtomicBoolean listens = new AtomicBoolean();

  EventBusConversations(Vertx vertx, EventBusMetrics metrics, Supplier<OpenOperations> open) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.senders = open.get();
    this.consumers = open.get();
  }

  OpenOperations senders() {
    return senders;
  }

  OpenOperations consumers() {
    return consumers;
  }

  /** Until Vertx closes, Vert.x itself ends the operation: at the answer, or at its timeout. */
  void expect(String answer, Operation<?> operation) {
    expected.put(answer, operation);
  }

  void expectNoMore(String answer, Operation<?> operation) {
    expected.remove(answer, operation);
  }

  /** Bounds the time that a consumer takes. */
  void bound(EventBusSpan span, Object key, Operation<?> operation) {
    span.bound(consumers, key, new OpenOperation.Handled(operation, span.destination(), metrics));
  }

  /** Whether code of this Vertx has asked for what comes to the address, by an answer. */
  boolean awaits(String address) {
    return senders.get(address) != null;
  }

  /** Whether a message answers a request that is handled here; then that knows how it ended. */
  boolean answers(Message<?> message) {
    Operation<?> asked = consumers.get(message.address());
    EventBusSpan span = EventBusSpan.of(asked);
    if (asked == null || span == null) {
      return false;
    }
    VertxInternals.trace((Message<?>) asked.request(), asked); // a second answer tells nothing
    if (VertxInternals.sentBody(message) instanceof ReplyException failure) {
      span.fail(failure);
    }
    if (!span.endsLater()) {
      asked.end(null);
    }
    return true;
  }

  /** Ends the spans of senders whose answer Vert.x does not report. */
  void listenToAnswers() {
    if (listens.compareAndSet(false, true)) {
      vertx.eventBus().addInboundInterceptor(this::deliver);
    }
  }

  private void deliver(DeliveryContext<Object> delivery) {
    Operation<?> asked = asked(delivery.message().address());
    try {
      delivery.next(); // Vert.x may report it here
    } finally {
      if (asked != null) {
        asked.end(failureIn(delivery.message()));
      }
    }
  }

  private @Nullable Operation<?> asked(String address) {
    return EventBusDestinations.isReply(address) ? senders.get(address) : null;
  }

  private static @Nullable Throwable failureIn(Message<?> answer) {
    try {
      return answer.body() instanceof ReplyException failure ? failure : null;
    } catch (Throwable e) { // the user's codec; the asker sees the same
      return e;
    }
  }

  void close() {
    senders.close();
    consumers.close();
    expected.forEach(
        (answer, operation) -> {
          metrics.abandoned(Abandoned.Reason.CLOSED);
          operation.end(new Abandoned(Abandoned.Reason.CLOSED));
        });
  }
}
