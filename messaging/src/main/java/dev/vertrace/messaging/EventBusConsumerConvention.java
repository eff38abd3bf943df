package dev.vertrace.messaging;

import dev.vertrace.core.Convention;
import dev.vertrace.core.Direction;
import dev.vertrace.core.Operation;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.eventbus.Message;
import org.jspecify.annotations.Nullable;

/**
 * Spans of those who consume from the event bus, as the <a
 * href="https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/">semantic
 * conventions for messaging</a> demand. Vert.x ends it at the reply, or for a message without one
 * when the handler returns. Found by ServiceLoader; not for direct use.
 */
public final class EventBusConsumerConvention implements Convention<Message<?>> {
  private static final String PROCESS = "process";

  /** For ServiceLoader. */
  public EventBusConsumerConvention() {}

  @Override
  public Direction direction() {
    return Direction.INCOMING;
  }

  @Override
  public boolean covers(Class<?> requestClass) {
    return Message.class.isAssignableFrom(requestClass);
  }

  @Override
  public boolean isPartOfAnother(Message<?> message) {
    return EventBusAddress.isReply(message);
  }

  @Override
  public SpanKind kind(Operation<? extends Message<?>> operation) {
    return SpanKind.CONSUMER;
  }

  @Override
  public String name(Operation<? extends Message<?>> operation) {
    return PROCESS + " " + operation.request().address();
  }

  @Override
  public void onStart(Operation<? extends Message<?>> operation) {
    EventBusAddress.set(operation, PROCESS, PROCESS);
  }

  @Override
  public void onEnd(
      Operation<? extends Message<?>> operation,
      @Nullable Object response,
      @Nullable Throwable failure) {
    if (failure != null) { // from Vert.x 5.2 on; 5.0 does not tell what a handler throws
      operation.exception(failure);
    }
  }
}
