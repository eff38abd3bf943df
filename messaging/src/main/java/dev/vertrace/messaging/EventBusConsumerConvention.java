package dev.vertrace.messaging;

import dev.vertrace.core.Convention;
import dev.vertrace.core.ConventionSetup;
import dev.vertrace.core.Direction;
import dev.vertrace.core.Operation;
import dev.vertrace.core.RemoteParent;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Context;
import io.vertx.core.eventbus.Message;
import org.jspecify.annotations.Nullable;

/**
 * Spans of those who consume from the event bus, as the <a
 * href="https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/">semantic
 * conventions for messaging</a> demand. They end at the reply, or for a message without one when
 * the handler returns; {@link EventBusTracing}, when the handler's Future ends. Found by
 * ServiceLoader; not for direct use.
 */
public final class EventBusConsumerConvention implements Convention<Message<?>> {
  static final String PROCESS = "process";

  private @Nullable EventBusSettings settings;

  /** For ServiceLoader. */
  public EventBusConsumerConvention() {}

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
    return Direction.INCOMING;
  }

  @Override
  public boolean covers(Class<?> requestClass) {
    return Message.class.isAssignableFrom(requestClass);
  }

  @Override
  public boolean traces(Message<?> message) {
    return settings().options().consumerPolicies().of(message.address()) != EventBusPolicy.IGNORE;
  }

  @Override
  public RemoteParent remoteParent(Message<?> message) {
    return settings().options().consumerPolicies().parentOf(message.address());
  }

  /**
   * What answers an answer that asked ends the latter's span. With an operation of its own, Vert.x
   * would take what is replied to it for that operation's end, and the next pair would be missing.
   */
  @Override
  public boolean isPartOfAnother(Message<?> message, Context vertxContext) {
    if (!EventBusDestinations.isReply(message.address())) {
      return false;
    }
    EventBusConversations known = settings().known(vertxContext.owner());
    return known != null && known.awaits(message.address());
  }

  /** An answer comes to the code that has asked. */
  @Override
  public boolean resumes(Message<?> message) {
    return EventBusDestinations.isReply(message.address());
  }

  @Override
  public String headerName(String field) {
    return settings().headerName(field);
  }

  @Override
  public void prepareHeaders(Message<?> message) {
    settings().clearHeaders(message);
  }

  @Override
  public SpanKind kind(Operation<? extends Message<?>> operation) {
    return SpanKind.CONSUMER;
  }

  @Override
  public String name(Operation<? extends Message<?>> operation) {
    return span(operation).destination().spanName(PROCESS);
  }

  private EventBusSpan span(Operation<? extends Message<?>> operation) {
    return EventBusSpan.of(operation, settings());
  }

  @Override
  public void onStart(Operation<? extends Message<?>> operation) {
    Message<?> message = operation.request();
    span(operation).describe(operation, PROCESS, PROCESS, null);
    if (settings().options().isQueueTimes()) {
      operation.set(EventBusAttributes.QUEUE_TIME, queueTime(message));
    }
    if (settings().options().isBodySizes()) { // last, as a codec may throw
      operation.set(EventBusAttributes.MESSAGING_MESSAGE_BODY_SIZE, BodySize.of(message.body()));
    }
  }

  private static @Nullable Double queueTime(Message<?> message) {
    String sentAt = message.headers().get(EventBusSettings.SENT_AT);
    if (sentAt == null) {
      return null;
    }
    try {
      return Math.max(0, System.currentTimeMillis() - Long.parseLong(sentAt)) / 1e3;
    } catch (NumberFormatException e) { // a header of somebody else
      return null;
    }
  }

  @Override
  public void onStarted(Operation<? extends Message<?>> operation, Context vertxContext) {
    EventBusConversations conversations = settings().of(vertxContext.owner());
    EventBusSpan span = span(operation);
    span.belongsTo(conversations);
    String answer = operation.request().replyAddress();
    if (answer != null) {
      conversations.bound(span, answer, operation);
      if (VertxInternals.opensMessages()) {
        // Vert.x would tell that there is an answer; of a message without a trace it shows it.
        operation.hold();
        VertxInternals.watchCodec(operation.request(), operation, false);
      }
    }
  }

  @Override
  public void onEnd(
      Operation<? extends Message<?>> operation,
      @Nullable Object response,
      @Nullable Throwable failure) {
    EventBusSpan span = span(operation);
    span.ended();
    EventBusSpan.show(operation, span.failure(failure));
  }

  /**
   * Always: what an untraced request leaves at the message tells its reply from the answer to a
   * question.
   */
  @Override
  public boolean measures() {
    return true;
  }

  @Override
  public void measure(
      Operation<? extends Message<?>> operation,
      @Nullable Object response,
      @Nullable Throwable failure,
      long nanos) {
    EventBusSpan span = span(operation);
    span.ended();
    VertxInternals.trace(operation.request(), operation); // its answer is no message of its own
    settings()
        .metrics()
        .consumed(
            span.destination(),
            EventBusSpan.errorType(operation, span.failure(failure)),
            nanos,
            operation.context());
  }
}
