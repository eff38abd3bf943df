package dev.vertrace.messaging;

import java.util.Map;
import java.util.Map.Entry;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** The bytes that a request has left for the trace. */
final class SqsRoom {
  /** SQS refuses a message with more, and a batch with more in total. */
  static final long MAX_BYTES = 1_048_576;

  /** More than the trace takes in ten messages: then there is no need to count exactly. */
  private static final long PLENTY = MAX_BYTES / 4;

  private SqsRoom() {}

  static long of(SendMessageRequest message) {
    return left(bytes -> size(message.messageBody(), message.messageAttributes(), bytes));
  }

  /** Of each message: all get the same. */
  static long ofEach(SendMessageBatchRequest batch) {
    return left(bytes -> size(batch, bytes)) / Math.max(1, batch.entries().size());
  }

  private static long left(ToLongFunction<ToLongFunction<String>> size) {
    long atLeast = MAX_BYTES - size.applyAsLong(text -> 3L * text.length());
    return atLeast >= PLENTY ? atLeast : MAX_BYTES - size.applyAsLong(Utf8::length);
  }

  private static long size(SendMessageBatchRequest batch, ToLongFunction<String> bytes) {
    long size = 0;
    for (SendMessageBatchRequestEntry entry : batch.entries()) {
      size += size(entry.messageBody(), entry.messageAttributes(), bytes);
    }
    return size;
  }

  private static long size(
      @Nullable String body,
      Map<String, MessageAttributeValue> attributes,
      ToLongFunction<String> bytes) {
    long size = size(body, bytes);
    for (Entry<String, MessageAttributeValue> attribute : attributes.entrySet()) {
      MessageAttributeValue value = attribute.getValue();
      size += size(attribute.getKey(), bytes) + size(value.dataType(), bytes);
      size += size(value.stringValue(), bytes);
      size += value.binaryValue() == null ? 0 : value.binaryValue().asByteArrayUnsafe().length;
    }
    return size;
  }

  private static long size(@Nullable String text, ToLongFunction<String> bytes) {
    return text == null ? 0 : bytes.applyAsLong(text);
  }
}
