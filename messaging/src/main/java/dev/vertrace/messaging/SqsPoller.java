package dev.vertrace.messaging;

import static java.util.Objects.requireNonNull;

import dev.vertrace.aws.AwsTracing;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
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
  private final Context timers;
  private final SqsPolling polling;
  private final String queueUrl;
  private final Function<SqsDelivery, Future<Void>> taker;
  private final Promise<Void> closing = Promise.promise();

  /** Written on the context, and read anywhere when the context is gone. */
  private volatile @Nullable CompletableFuture<ReceiveMessageResponse> poll;

  private @Nullable SqsVisibility visibility;
  private final Set<SqsHiding> hidden = ConcurrentHashMap.newKeySet();
  private boolean pausing;
  private boolean closed;
  private int inHand;
  private long pauseMillis = SHORTEST_PAUSE_MILLIS;

  SqsPoller(
      Context context,
      Context timers,
      SqsPolling polling,
      String queueUrl,
      Function<SqsDelivery, Future<Void>> taker) {
    this.context = context;
    this.timers = timers;
    this.polling = polling;
    this.queueUrl = queueUrl;
    this.taker = taker;
  }

  void start(SqsVisibility chosen) {
    context.runOnContext(
        start -> {
          visibility = chosen;
          goOn();
        });
  }

  Future<Void> close() {
    try {
      limit();
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

  /** Ends the wait for handlers that take too long, even if they block their context. */
  private void limit() {
    timers.runOnContext(
        run -> {
          long timer = timers.owner().setTimer(polling.drainTime().toMillis(), late -> giveUp());
          closing.future().onComplete(done -> timers.owner().cancelTimer(timer));
        });
  }

  private void giveUp() {
    hidden.forEach(SqsHiding::end);
    closing.tryFail(
        new TimeoutException(
            hidden.size()
                + " messages of "
                + queueUrl
                + " are still being handled after "
                + polling.drainTime()
                + "; those that are not deleted come back"));
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
    String batchId = SqsBatchIds.next();
    for (Message message : messages) {
      // Hidden from now on: on a worker it waits for the handlers before it.
      SqsHiding hiding = requireNonNull(visibility, "visibility").hide(message);
      hidden.add(hiding);
      SqsDelivery delivery = new SqsDelivery(message, batchId, hiding);
      // By itself, so that a blocking handler on a worker does not hold up the end of another.
      context.runOnContext(run -> take(delivery).onComplete(result -> taken(delivery, result)));
    }
  }

  private Future<Void> take(SqsDelivery delivery) {
    try {
      return taker.apply(delivery);
    } catch (Throwable e) { // whatever fails around the handler, the place gets free
      return Future.failedFuture(e);
    }
  }

  private void taken(SqsDelivery delivery, AsyncResult<Void> result) {
    inHand--;
    delivery.hiding().end();
    hidden.remove(delivery.hiding());
    if (result.failed()) {
      LOGGER.log(
          Level.WARNING,
          "Message "
              + delivery.message().messageId()
              + " of "
              + queueUrl
              + " failed; it will come back",
          result.cause());
    }
    goOn();
  }
}
