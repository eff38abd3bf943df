package dev.vertrace.messaging;

import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;

/** The names that {@link MessagingAttributes} lacks; a test checks those of the conventions. */
final class SqsAttributes {
  static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");
  static final AttributeKey<String> SERVER_ADDRESS = stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = longKey("server.port");

  /** How long the message lay in its queue, in seconds; never negative. */
  static final AttributeKey<Double> QUEUE_DURATION = doubleKey("vertrace.messaging.queue.duration");

  /** How often the message has been received, with this time. */
  static final AttributeKey<Long> RECEIVE_COUNT = longKey("vertrace.messaging.receive_count");

  /** The same for all messages that came in one answer or were handed over together. */
  static final AttributeKey<String> BATCH_ID = stringKey("vertrace.messaging.batch.id");

  /** The ARN of the queue that has given the message up. */
  static final AttributeKey<String> DEAD_LETTER_SOURCE =
      stringKey("vertrace.messaging.dead_letter.source");

  /** What of a trace a message has no room for. */
  static final AttributeKey<String> SKIPPED = stringKey("vertrace.messaging.skipped");

  /** What the room is scarce in. */
  static final AttributeKey<String> SKIP_REASON = stringKey("vertrace.messaging.skip.reason");

  static final String SENT_MESSAGES = "messaging.client.sent.messages";
  static final String CONSUMED_MESSAGES = "messaging.client.consumed.messages";
  static final String OPERATION_DURATION = "messaging.client.operation.duration";
  static final String PROCESS_DURATION = "messaging.process.duration";
  static final String TIME_IN_QUEUE = "vertrace.messaging.queue.duration";
  static final String IN_FLIGHT = "vertrace.messaging.in_flight";
  static final String SKIPPED_FIELDS = "vertrace.messaging.trace.skipped";

  private SqsAttributes() {}
}
