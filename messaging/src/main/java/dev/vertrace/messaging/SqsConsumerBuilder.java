package dev.vertrace.messaging;

import dev.vertrace.aws.AwsTracing;
import dev.vertrace.core.Vertrace;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Describes an {@link SqsConsumer}. One thread. */
public final class SqsConsumerBuilder {
  private final Vertx vertx;
  private final Vertrace vertrace;
  private final SqsAsyncClient sqs;
  private final String queueUrl;
  private SqsOptions options = new SqsOptions();
  private @Nullable Integer visibilitySeconds;
  private Duration mostHidden = Duration.ofHours(1);
  private Duration drainTime = Duration.ofSeconds(30);
  private int maxMessages = 10;
  private int concurrency = 10;
  private Duration waitTime = Duration.ofSeconds(20);

  SqsConsumerBuilder(Vertx vertx, Vertrace vertrace, SqsAsyncClient sqs, String queueUrl) {
    this.vertx = vertx;
    this.vertrace = vertrace;
    this.sqs = sqs;
    this.queueUrl = queueUrl;
  }

  /** How messages join the traces of their senders. */
  public SqsConsumerBuilder options(SqsOptions chosen) {
    options = new SqsOptions(chosen);
    return this;
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

  /**
   * How long a message that is received stays hidden from others: 1 s to 12 h, the queue's own
   * without it. It is extended while the handler runs.
   */
  public SqsConsumerBuilder visibilityTimeout(Duration time) {
    visibilitySeconds =
        inRange("visibilityTimeout in seconds", Math.toIntExact(time.toSeconds()), 1, 43_200);
    return this;
  }

  /**
   * How long a message is kept hidden at most by extending its visibility timeout while the handler
   * runs, which needs the permission {@code sqs:ChangeMessageVisibility}: 0 for never, 1 h without
   * it, 12 h at most. A handler that takes longer gets its message twice.
   */
  public SqsConsumerBuilder maxVisibility(Duration time) {
    if (time.isNegative() || time.compareTo(Duration.ofHours(12)) > 0) {
      throw new IllegalArgumentException(
          "maxVisibility must be from 0 to 12 hours, but is " + time);
    }
    mostHidden = time;
    return this;
  }

  /** How long {@link SqsConsumer#close} waits for handlers: 30 s without it. */
  public SqsConsumerBuilder drainTime(Duration time) {
    if (time.toMillis() < 1) {
      throw new IllegalArgumentException("drainTime must be at least 1 ms, but is " + time);
    }
    drainTime = time;
    return this;
  }

  /** Builds the consumer; it does nothing until it is started. */
  public SqsConsumer build() {
    SqsPolling polling =
        new SqsPolling(
            AwsTracing.unwrap(sqs),
            maxMessages,
            concurrency,
            Math.toIntExact(waitTime.toSeconds()),
            visibilitySeconds,
            mostHidden,
            drainTime);
    SqsProcessing processing =
        new SqsProcessing(vertrace, queueUrl, options, System::currentTimeMillis);
    return new SqsConsumer(vertx, new SqsMessages(processing, sqs), polling);
  }

  private static int inRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be from " + min + " to " + max + ", but is " + value);
    }
    return value;
  }
}
