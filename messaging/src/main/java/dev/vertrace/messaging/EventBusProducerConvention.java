package dev.vertrace.messaging;

import dev.vertrace.core.Convention;
import dev.vertrace.core.Direction;
import dev.vertrace.core.Operation;
import io.opentelemetry.api.trace.SpanKind;
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
  /** For ServiceLoader. */
  public EventBusProducerConvention() {}

  @Override
  public Direction direction() {
    return Direction.OUTGOING;
  }

  @Override
  public boolean covers(Class<?> requestClass) {
    return Message.class.isAssignableFrom(requestClass);
  }

  @Override
  public boolean isPartOfAnother(Message<?> message) {
    return EventBusAddress.isReply(message);
  }

  /** What a consumer answers by {@code fail(code, message)} is its own text. */
  @Override
  public boolean quotesValues(Throwable failure) {
    return failure instanceof ReplyException refused
        && refused.failureType() == ReplyFailure.RECIPIENT_FAILURE;
  }

  @Override
  public SpanKind kind(Operation<? extends Message<?>> operation) {
    return SpanKind.PRODUCER;
  }

  @Override
  public String name(Operation<? extends Message<?>> operation) {
    return operation.operation() + " " + operation.request().address();
  }

  @Override
  public void onStart(Operation<? extends Message<?>> operation) {
    EventBusAddress.set(operation, operation.operation(), "send");
  }

  @Override
  public void onEnd(
      Operation<? extends Message<?>> operation,
      @Nullable Object response,
      @Nullable Throwable failure) {
    if (failure instanceof ReplyException refused) {
      setReplyFailure(operation, refused);
    } else if (failure != null) {
      operation.error(failure.getClass().getName(), failure.getMessage());
    }
  }

  /** That nobody listens is an error for one receiver, and normal for all who may care. */
  private void setReplyFailure(Operation<? extends Message<?>> operation, ReplyException refused) {
    boolean unheard = refused.failureType() == ReplyFailure.NO_HANDLERS;
    if (!unheard || operation.request().isSend()) {
      operation.error(
          refused.failureType().name(), quotesValues(refused) ? null : refused.getMessage());
    }
  }
}
