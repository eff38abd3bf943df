package dev.vertrace.messaging;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import org.jspecify.annotations.Nullable;

/** A message that knows whether and how it was answered. As thread-safe as what it wraps. */
final class AnsweringMessage<T> implements Message<T> {
  private final Message<T> message;
  private final @Nullable EventBusSpan span;
  private volatile boolean answered;

  /**
   * @param span is told of failures; null where there is none
   */
  AnsweringMessage(Message<T> message, @Nullable EventBusSpan span) {
    this.message = message;
    this.span = span;
  }

  /** Whether somebody still waits for an answer. */
  boolean isOpen() {
    return !answered && message.replyAddress() != null;
  }

  @Override
  public void reply(@Nullable Object body, DeliveryOptions options) {
    if (!answered && span != null && body instanceof ReplyException failure) {
      span.fail(failure); // first, as the reply may end the span
    }
    message.reply(body, options);
    answered = true;
  }

  @Override
  public <R> Future<Message<R>> replyAndRequest(@Nullable Object body, DeliveryOptions options) {
    Future<Message<R>> answer = message.replyAndRequest(body, options);
    answered = true;
    return answer;
  }

  @Override
  public String address() {
    return message.address();
  }

  @Override
  public MultiMap headers() {
    return message.headers();
  }

  @Override
  public T body() {
    return message.body();
  }

  @Override
  public @Nullable String replyAddress() {
    return message.replyAddress();
  }

  @Override
  public boolean isSend() {
    return message.isSend();
  }
}
