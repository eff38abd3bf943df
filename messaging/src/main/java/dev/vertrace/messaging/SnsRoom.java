package dev.vertrace.messaging;

import java.util.Map;
import java.util.Map.Entry;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** How many bytes a notification has left for the trace. */
final class SnsRoom {
  /** SNS refuses a notification with more, and a batch with more in total. */
  static final long MAX_BYTES = 262_144;

  /** More than the trace takes in ten notifications: then there is no need to count exactly. */
  private static final long PLENTY = MAX_BYTES / 2;

  private SnsRoom() {}

  static long of(PublishRequest publish) {
    return left(
        bytes ->
            size(publish.subject(), bytes)
                + size(publish.message(), publish.messageAttributes(), bytes));
  }

  /** Of each notification: all get the same. */
  static long ofEach(PublishBatchRequest batch) {
    return left(bytes -> size(batch, bytes))
        / Math.max(1, batch.publishBatchRequestEntries().size());
  }

  private static long left(ToLongFunction<ToLongFunction<String>> size) {
    long atLeast = MAX_BYTES - size.applyAsLong(text -> 3L * text.length());
    return atLeast >= PLENTY ? atLeast : MAX_BYTES - size.applyAsLong(Utf8::length);
  }

  private static long size(PublishBatchRequest batch, ToLongFunction<String> bytes) {
    long size = 0;
    for (PublishBatchRequestEntry entry : batch.publishBatchRequestEntries()) {
      size += size(entry.subject(), bytes);
      size += size(entry.message(), entry.messageAttributes(), bytes);
    }
    return size;
  }

  private static long size(
      @Nullable String message,
      Map<String, MessageAttributeValue> attributes,
      ToLongFunction<String> bytes) {
    long size = size(message, bytes);
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
