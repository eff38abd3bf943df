package dev.vertrace.messaging;

import dev.vertrace.aws.AwsTracing;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Describes an {@link SqsConsumer}. One thread. */
public final class SqsConsumerBuilder {
  private final Vertx vertx;
  private final SqsMessages messages;
  private int maxMessages = 10;
  private int concurrency = 10;
  private Duration waitTime = Duration.ofSeconds(20);

  SqsConsumerBuilder(Vertx vertx, SqsMessages messages) {
    this.vertx = vertx;
    this.messages = messages;
  }

  /** The most messages that one poll asks for: 1 to 10, which is the default. */
  public SqsConsumerBuilder maxMessages(int count) {
    maxMessages = inRange("maxMessages", count, 1, 10);
    return this;
  }

  /** The most messages in hand at a time, 10 without it; it polls only for free places. */
  public SqsConsumerBuilder concurrency(int count) {
    concurrency = inRange("concurrency", count, 1, Integer.MAX_VALUE);
    return this;
  }

  /** How long the queue waits for messages before it answers: 1 to 20 s, which is the default. */
  public SqsConsumerBuilder waitTime(Duration time) {
    boolean wholeSeconds = time.equals(time.truncatedTo(ChronoUnit.SECONDS));
    if (!wholeSeconds || time.toSeconds() < 1 || time.toSeconds() > 20) {
      throw new IllegalArgumentException(
          "waitTime must be in whole seconds from 1 to 20, but is " + time);
    }
    waitTime = time;
    return this;
  }

  /** Builds the consumer; it does nothing until it is started. */
  public SqsConsumer build() {
    SqsPolling polling =
        new SqsPolling(
            AwsTracing.unwrap(messages.sqs()),
            maxMessages,
            concurrency,
            Math.toIntExact(waitTime.toSeconds()));
    return new SqsConsumer(vertx, messages, polling);
  }

  private static int inRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be from " + min + " to " + max + ", but is " + value);
    }
    return value;
  }
}
