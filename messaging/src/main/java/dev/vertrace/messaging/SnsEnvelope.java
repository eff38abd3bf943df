package dev.vertrace.messaging;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the envelope of a notification, and of one that only its trace is wanted of no more than
 * that: the published message is passed over, whatever is in it. One thread.
 */
final class SnsEnvelope {
  /** SQS takes no longer body. */
  private static final int MAX_LENGTH = 1_048_576;

  /**
   * A field that comes twice makes it a forgery: each reader could see another one. Names are not
   * kept for the next body: whoever sends could choose them so that it cannot be read.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final Map<String, String> fields = new HashMap<>();
  private final Map<String, String> attributes = new HashMap<>();
  private final boolean whole;

  private SnsEnvelope(boolean whole) {
    this.whole = whole;
  }

  /**
   * The envelope, or null when the body is none.
   *
   * @param whole with the message and its subject
   */
  static @Nullable SnsEnvelope read(String body, boolean whole) {
    if (!mayBe(body)) {
      return null;
    }
    SnsEnvelope envelope = new SnsEnvelope(whole);
    try (JsonParser json = JSON.createParser(body)) {
      return envelope.readFrom(json) ? envelope : null;
    } catch (IOException e) { // no JSON: a body like any other
      return null;
    }
  }

  /** What can be told without parsing. */
  private static boolean mayBe(String body) {
    return body.length() <= MAX_LENGTH
        && body.stripLeading().startsWith("{")
        && body.contains("\"Notification\"")
        && body.contains("\"TopicArn\"");
  }

  private boolean readFrom(JsonParser json) throws IOException {
    json.nextToken();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      readField(json, json.currentName());
    }
    return json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null && isComplete();
  }

  private void readField(JsonParser json, String name) throws IOException {
    JsonToken value = json.nextToken();
    if (name.equals("MessageAttributes") && value == JsonToken.START_OBJECT) {
      readAttributes(json);
    } else if (value == JsonToken.VALUE_STRING) {
      fields.put(name, isWanted(name) ? json.getText() : "");
    } else {
      json.skipChildren();
    }
  }

  private boolean isWanted(String name) {
    return switch (name) {
      case "Type", "TopicArn", "MessageId" -> true;
      case "Subject", "Message" -> whole;
      default -> false;
    };
  }

  private boolean isComplete() {
    return "Notification".equals(fields.get("Type"))
        && fields.containsKey("MessageId")
        && fields.containsKey("Message")
        && fields.getOrDefault("TopicArn", "").startsWith("arn:");
  }

  private void readAttributes(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.START_OBJECT) {
        readAttribute(json, name);
      } else {
        json.skipChildren();
      }
    }
  }

  private void readAttribute(JsonParser json, String name) throws IOException {
    boolean isText = false;
    String text = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      if (json.nextToken() == JsonToken.VALUE_STRING) {
        isText |= key.equals("Type") && json.getText().equals("String");
        text = key.equals("Value") ? json.getText() : text;
      } else {
        json.skipChildren();
      }
    }
    if (isText && text != null) {
      attributes.put(name, text);
    }
  }

  String topicArn() {
    return requireNonNull(fields.get("TopicArn"));
  }

  /** The attributes of type String. */
  Map<String, String> attributes() {
    return attributes;
  }

  SnsNotification notification() {
    return new SnsNotification(
        topicArn(),
        requireNonNull(fields.get("MessageId")),
        fields.get("Subject"),
        requireNonNull(fields.get("Message")),
        attributes);
  }
}
