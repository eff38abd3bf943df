package dev.vertrace.messaging;

import io.opentelemetry.context.Context;
import io.vertx.core.AsyncResult;
import java.util.concurrent.RejectedExecutionException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Keeps one message hidden from others until it is handled, but not for ever. Any thread. */
final class SqsHiding {
  private final SqsVisibility visibility;
  private final Message message;
  private final long started = System.nanoTime();
  private volatile Context context = Context.root();
  private volatile boolean ended;

  SqsHiding(SqsVisibility visibility, Message message) {
    this.visibility = visibility;
    this.message = message;
  }

  /** The handler has begun, in this context. */
  void begun(Context messageContext) {
    context = messageContext;
  }

  void end() {
    ended = true;
  }

  /** Waits for the next heart beat. */
  void goOn() {
    try {
      visibility
          .timers()
          .runOnContext(
              run ->
                  visibility.timers().owner().setTimer(visibility.periodMillis(), timer -> beat()));
    } catch (RejectedExecutionException e) { // Vertx is closed: no handler goes on
      ended = true;
    }
  }

  private void beat() {
    if (ended) {
      return;
    }
    if (System.nanoTime() - started >= visibility.polling().mostHidden().toNanos()) {
      visibility.givenUp(message);
    } else {
      visibility.extend(message).onComplete(this::beaten);
    }
  }

  private void beaten(AsyncResult<Void> answer) {
    if (ended) { // what a deleted message answers is no failure
      return;
    }
    if (answer.failed()) {
      visibility.failed(message, context, answer.cause());
    }
    if (!isRefused(answer)) {
      goOn();
    }
  }

  /** Whether the service has no such message any more, or no such queue. */
  private static boolean isRefused(AsyncResult<Void> answer) {
    return answer.cause() instanceof SqsException refused
        && refused.statusCode() >= 400
        && refused.statusCode() < 500
        && !refused.isThrottlingException();
  }
}
