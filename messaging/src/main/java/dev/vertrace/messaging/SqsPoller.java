package dev.vertrace.messaging;

import dev.vertrace.aws.AwsTracing;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/** The loop that keeps the places for messages filled. All state is its context's. */
final class SqsPoller {
  private static final Logger LOGGER = System.getLogger("dev.vertrace.messaging");
  private static final long SHORTEST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  private final Context context;
  private final SqsPolling polling;
  private final String queueUrl;
  private final Function<Message, Future<Void>> taker;
  private final Promise<Void> closing = Promise.promise();

  /** Written on the context, and read anywhere when the context is gone. */
  private volatile @Nullable CompletableFuture<ReceiveMessageResponse> poll;

  private boolean pausing;
  private boolean closed;
  private int inHand;
  private long pauseMillis = SHORTEST_PAUSE_MILLIS;

  SqsPoller(
      Context context, SqsPolling polling, String queueUrl, Function<Message, Future<Void>> taker) {
    this.context = context;
    this.polling = polling;
    this.queueUrl = queueUrl;
    this.taker = taker;
  }

  void start() {
    context.runOnContext(start -> goOn());
  }

  Future<Void> close() {
    try {
      context.runOnContext(
          close -> {
            closed = true;
            cancelPoll();
            goOn();
          });
    } catch (RejectedExecutionException e) { // Vertx is closed: no handler goes on
      cancelPoll();
      closing.tryComplete();
    }
    return closing.future();
  }

  private void cancelPoll() {
    CompletableFuture<ReceiveMessageResponse> running = poll;
    if (running != null) {
      running.cancel(true);
    }
  }

  private void goOn() {
    int free = polling.concurrency() - inHand;
    if (closed) {
      closeIfIdle();
    } else if (poll == null && !pausing && free > 0) {
      poll(free);
    }
  }

  private void closeIfIdle() {
    if (poll == null && inHand == 0) {
      closing.tryComplete();
    }
  }

  private void poll(int free) {
    CompletableFuture<ReceiveMessageResponse> answer =
        polling.call(sqs -> sqs.receiveMessage(polling.request(queueUrl, free)));
    poll = answer;
    AwsTracing.toFuture(answer).onComplete(this::polled);
  }

  private void polled(AsyncResult<ReceiveMessageResponse> answer) {
    poll = null;
    if (answer.succeeded()) {
      pauseMillis = SHORTEST_PAUSE_MILLIS;
      take(answer.result().messages());
    } else if (!closed) {
      pause(answer.cause());
    }
    goOn();
  }

  private void pause(Throwable cause) {
    LOGGER.log(
        Level.WARNING,
        "Polling " + queueUrl + " failed; the next attempt comes in " + pauseMillis + " ms",
        cause);
    pausing = true;
    context
        .owner()
        .setTimer(
            pauseMillis,
            timer -> {
              pausing = false;
              goOn();
            });
    pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
  }

  private void take(List<Message> messages) {
    inHand += messages.size(); // all at once: the first may be done before the second is begun
    for (Message message : messages) {
      // By itself, so that a blocking handler on a worker does not hold up the end of another.
      context.runOnContext(run -> take(message).onComplete(result -> taken(message, result)));
    }
  }

  private Future<Void> take(Message message) {
    try {
      return taker.apply(message);
    } catch (Throwable e) { // whatever fails around the handler, the place gets free
      return Future.failedFuture(e);
    }
  }

  private void taken(Message message, AsyncResult<Void> result) {
    inHand--;
    if (result.failed()) {
      LOGGER.log(
          Level.WARNING,
          "Message " + message.messageId() + " of " + queueUrl + " failed; it will come back",
          result.cause());
    }
    goOn();
  }
}
