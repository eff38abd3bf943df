package dev.vertrace.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** What a message carries as HTTP has it in headers. */
final class SqsHeaders {
  /** What W3C Baggage lets a header have at most; a longer value is an accident or an attack. */
  private static final int MAX_LENGTH = 8192;

  private SqsHeaders() {}

  /**
   * The attributes that may be of a trace: the message's own, or else those of the notification in
   * its body, which only the sender of the message vouches for, as for attributes.
   */
  static List<Entry<String, String>> of(Message message) {
    List<Entry<String, String>> headers = own(message);
    String body = message.body();
    if (!headers.isEmpty() || body == null) {
      return headers;
    }
    SnsEnvelope envelope = SnsEnvelope.read(body, false);
    return envelope == null ? headers : of(envelope);
  }

  private static List<Entry<String, String>> of(SnsEnvelope envelope) {
    return envelope.attributes().entrySet().stream()
        .filter(attribute -> attribute.getValue().length() <= MAX_LENGTH)
        .toList();
  }

  private static List<Entry<String, String>> own(Message message) {
    List<Entry<String, String>> headers = new ArrayList<>();
    for (Entry<String, MessageAttributeValue> own : message.messageAttributes().entrySet()) {
      String text = own.getValue().stringValue();
      if (text != null && text.length() <= MAX_LENGTH) {
        headers.add(Map.entry(own.getKey(), text));
      }
    }
    return headers;
  }
}
