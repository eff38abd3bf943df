package dev.vertrace.messaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** What a message carries as HTTP has it in headers. */
final class SqsHeaders {
  /** What W3C Baggage lets a header have at most; a longer value is an accident or an attack. */
  private static final int MAX_LENGTH = 8192;

  private SqsHeaders() {}

  /** The attributes that may be of a trace. */
  static List<Entry<String, String>> of(Map<String, MessageAttributeValue> attributes) {
    List<Entry<String, String>> headers = new ArrayList<>();
    for (Entry<String, MessageAttributeValue> own : attributes.entrySet()) {
      String text = own.getValue().stringValue();
      if (text != null && text.length() <= MAX_LENGTH) {
        headers.add(Map.entry(own.getKey(), text));
      }
    }
    return headers;
  }

  /** The attributes of a notification that may be of a trace. */
  static List<Entry<String, String>> of(SnsEnvelope envelope) {
    return envelope.attributes().entrySet().stream()
        .filter(attribute -> attribute.getValue().length() <= MAX_LENGTH)
        .toList();
  }
}
