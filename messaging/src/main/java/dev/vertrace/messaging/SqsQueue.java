package dev.vertrace.messaging;

import org.jspecify.annotations.Nullable;

/** What a queue is called in spans. */
final class SqsQueue {
  static final String SYSTEM = "aws_sqs";

  private SqsQueue() {}

  /** The last part of a queue's URL; null when the user has forgotten the URL. */
  static @Nullable String name(@Nullable String queueUrl) {
    if (queueUrl == null) {
      return null;
    }
    int end = queueUrl.endsWith("/") ? queueUrl.length() - 1 : queueUrl.length();
    return queueUrl.substring(queueUrl.lastIndexOf('/', end - 1) + 1, end);
  }

  static Destination destination(@Nullable String queueUrl) {
    return new Destination(SYSTEM, name(queueUrl), MessagingAttributes.AWS_SQS_QUEUE_URL, queueUrl);
  }

  static String spanName(String operation, @Nullable String queueUrl) {
    return queueUrl == null ? operation : operation + " " + name(queueUrl);
  }
}
