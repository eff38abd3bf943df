package dev.vertrace.messaging;

import dev.vertrace.core.Operation;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One message in the hands of a handler: how it is answered, and how its span ends. */
final class HandledMessage<T> {
  private static final int FAILURE_CODE = -1; // that of Vert.x's own service proxies

  private final AnsweringMessage<T> message;
  private final @Nullable Operation<?> operation;
  private final @Nullable Context context = Vertx.currentContext();

  private HandledMessage(AnsweringMessage<T> message, @Nullable Operation<?> operation) {
    this.message = message;
    this.operation = operation;
  }

  /** The message whose operation ends when the handler's Future does. */
  static <T> HandledMessage<T> start(Message<T> message) {
    Operation<?> operation = operationOf(message);
    EventBusSpan span = EventBusSpan.of(operation);
    if (operation == null || span == null) {
      return new HandledMessage<>(new AnsweringMessage<>(message, null), null);
    }
    operation.hold();
    span.endLater();
    EventBusConversations conversations = span.conversations();
    if (conversations != null) {
      conversations.bound(span, span, operation);
    }
    return new HandledMessage<>(new AnsweringMessage<>(message, span), operation);
  }

  /** Runs a handler that Vert.x ends, and notes what Vert.x does not tell. */
  static <T> void observe(Message<T> message, Handler<Message<T>> handler) {
    Operation<?> operation = operationOf(message);
    try {
      handler.handle(new AnsweringMessage<>(message, EventBusSpan.of(operation)));
    } catch (Throwable e) { // Vert.x reports it
      if (operation != null) {
        operation.end(e);
      }
      throw e;
    }
  }

  private static @Nullable Operation<?> operationOf(Message<?> message) {
    Operation<?> operation = Operation.incoming();
    return operation != null && operation.request() == message ? operation : null;
  }

  void run(Function<Message<T>, ? extends Future<?>> handler) {
    call(handler).onComplete(this::settle);
  }

  private Future<?> call(Function<Message<T>, ? extends Future<?>> handler) {
    try {
      Future<?> result = handler.apply(message);
      return result == null
          ? Future.failedFuture(new NullPointerException("the handler returned null"))
          : result;
    } catch (Throwable e) { // the message fails, whatever it is
      return Future.failedFuture(e);
    }
  }

  private void settle(AsyncResult<?> result) {
    Throwable failure = result.cause();
    if (failure == null) {
      failure = answer(result.result());
    }
    if (failure != null) {
      refuse(failure);
    }
    if (operation != null) {
      operation.end(failure);
    }
  }

  /** Why the result is no answer, or null. */
  private @Nullable Throwable answer(@Nullable Object body) {
    try {
      if (message.isOpen()) {
        message.reply(body);
      }
      return null;
    } catch (Throwable e) { // there is no codec for it, or the codec fails
      return e;
    }
  }

  private void refuse(Throwable failure) {
    if (!message.isOpen()) {
      report(failure);
      return;
    }
    Throwable unsent =
        failure instanceof ReplyException refusal ? answer(refusal) : answerWith(failure);
    if (unsent != null) {
      answerWith(failure);
    }
  }

  private @Nullable Throwable answerWith(Throwable failure) {
    try {
      message.fail(FAILURE_CODE, failure.getMessage());
      return null;
    } catch (Throwable e) { // the requester sees its timeout
      return e;
    }
  }

  private void report(Throwable failure) {
    if (context != null) {
      VertxInternals.report(context, failure);
    }
  }
}
