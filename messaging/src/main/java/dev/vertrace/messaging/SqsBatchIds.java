package dev.vertrace.messaging;

import io.opentelemetry.api.trace.SpanId;
import java.util.concurrent.ThreadLocalRandom;

/** Names for batches of messages: SQS has none that all answers show. */
final class SqsBatchIds {
  private SqsBatchIds() {}

  /** 16 hexadecimal digits. */
  static String next() {
    return SpanId.fromLong(ThreadLocalRandom.current().nextLong());
  }
}
