package dev.vertrace.messaging;

import dev.vertrace.core.Convention;
import dev.vertrace.core.ConventionSetup;
import dev.vertrace.core.Direction;
import dev.vertrace.core.Operation;
import dev.vertrace.core.RemoteParent;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Context;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import org.jspecify.annotations.Nullable;

/**
 * Spans of those who send, publish or request over the event bus, as the <a
 * href="https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/">semantic
 * conventions for messaging</a> demand. A request lasts until its reply. Found by ServiceLoader;
 * not for direct use.
 */
public final class EventBusProducerConvention implements Convention<Message<?>> {
  private @Nullable EventBusSettings settings;

  /** For ServiceLoader. */
  public EventBusProducerConvention() {}

  @Override
  public void setUp(ConventionSetup setup) {
    settings = EventBusSettings.of(setup);
  }

  private EventBusSettings settings() {
    if (settings == null) {
      throw new IllegalStateException("setUp() comes first");
    }
    return settings;
  }

  @Override
  public Direction direction() {
    return Direction.OUTGOING;
  }

  @Override
  public boolean covers(Class<?> requestClass) {
    return Message.class.isAssignableFrom(requestClass);
  }

  /** A reply tells how the request's consumer has ended, and has no span. */
  @Override
  public boolean isPartOfAnother(Message<?> message, Context vertxContext) {
    if (!EventBusDestinations.isReply(message.address())) {
      return false;
    }
    EventBusConversations known = settings().known(vertxContext.owner());
    return known != null && known.answers(message);
  }

  @Override
  public boolean traces(Message<?> message) {
    return settings().options().producerPolicies().of(message.address()) != EventBusPolicy.IGNORE;
  }

  @Override
  public RemoteParent localParent(Message<?> message) {
    return settings().options().producerPolicies().parentOf(message.address());
  }

  @Override
  public String headerName(String field) {
    return settings().headerName(field);
  }

  @Override
  public void prepareHeaders(Message<?> message) {
    VertxInternals.ownHeaders(message);
    settings().clearHeaders(message);
    if (settings().options().isQueueTimes()) {
      message.headers().set(EventBusSettings.SENT_AT, Long.toString(System.currentTimeMillis()));
    }
  }

  @Override
  public boolean quotesValues(Throwable failure) {
    return EventBusSpan.quotesValues(failure);
  }

  @Override
  public SpanKind kind(Operation<? extends Message<?>> operation) {
    return SpanKind.PRODUCER;
  }

  @Override
  public String name(Operation<? extends Message<?>> operation) {
    return span(operation).destination().spanName(operation.operation());
  }

  private EventBusSpan span(Operation<? extends Message<?>> operation) {
    return EventBusSpan.of(operation, settings());
  }

  @Override
  public void onStart(Operation<? extends Message<?>> operation) {
    Long bytes =
        settings().options().isBodySizes()
            ? BodySize.of(VertxInternals.sentBody(operation.request()))
            : null;
    span(operation).describe(operation, operation.operation(), "send", bytes);
  }

  @Override
  public void onStarted(Operation<? extends Message<?>> operation, Context vertxContext) {
    Message<?> message = operation.request();
    EventBusConversations conversations = settings().of(vertxContext.owner());
    EventBusSpan span = span(operation);
    span.belongsTo(conversations);
    VertxInternals.watchCodec(message, operation, true);
    String answer = message.replyAddress();
    if (isEndUncertain(message, vertxContext)) {
      span.bound(
          conversations.senders(),
          answer == null ? span : answer,
          new OpenOperation.Asked(operation, System.nanoTime()));
      conversations.listenToAnswers();
    } else if (answer != null) {
      conversations.expect(answer, operation);
    }
  }

  /**
   * Whether Vert.x may fail to report the end. It notes what the answer ends when the message has
   * been handed over, and by then the answer may be there; of a question that is an answer itself
   * it reports nothing.
   */
  private static boolean isEndUncertain(Message<?> message, Context vertxContext) {
    boolean asks = message.replyAddress() != null;
    return vertxContext.owner().isClustered()
        || !VertxInternals.opensMessages()
        || (asks
            && (EventBusDestinations.isReply(message.address())
                || !VertxInternals.hasThreadToItself(vertxContext)));
  }

  @Override
  public void onEnd(
      Operation<? extends Message<?>> operation,
      @Nullable Object response,
      @Nullable Throwable failure) {
    ended(operation, failure);
    if (!isUnheard(operation.request(), failure)) {
      EventBusSpan.show(operation, failure);
    }
  }

  @Override
  public boolean measures() {
    return settings().metrics().isEnabled();
  }

  @Override
  public void measure(
      Operation<? extends Message<?>> operation,
      @Nullable Object response,
      @Nullable Throwable failure,
      long nanos) {
    ended(operation, failure);
    Throwable shown = isUnheard(operation.request(), failure) ? null : failure;
    settings()
        .metrics()
        .sent(
            operation.operation(),
            span(operation).destination(),
            EventBusSpan.errorType(operation, shown),
            operation.context());
  }

  /** That nobody listens is an error for one receiver, and normal for all who may care. */
  private static boolean isUnheard(Message<?> message, @Nullable Throwable failure) {
    return !message.isSend()
        && failure instanceof ReplyException refused
        && refused.failureType() == ReplyFailure.NO_HANDLERS;
  }

  private void ended(Operation<? extends Message<?>> operation, @Nullable Throwable failure) {
    EventBusSpan span = span(operation);
    span.ended();
    String answer = operation.request().replyAddress();
    EventBusConversations conversations = span.conversations();
    if (answer == null || conversations == null) {
      return;
    }
    conversations.expectNoMore(answer, operation);
    if (failure instanceof ReplyException refused
        && refused.failureType() == ReplyFailure.TIMEOUT) {
      tellConsumer(conversations.consumers().get(answer), failure);
    }
  }

  /** Nobody waits for its answer any more. */
  private static void tellConsumer(@Nullable Operation<?> consumer, Throwable timeout) {
    EventBusSpan span = EventBusSpan.of(consumer);
    if (span != null) {
      span.fail(timeout);
    }
  }
}
