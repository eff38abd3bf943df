package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.Message;

/** What SNS wraps around a message, and what only looks like it. */
class SnsEnvelopeTest {
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  /** As the service writes it. */
  private static final String RECORDED =
      """
      {
        "Type" : "Notification",
        "MessageId" : "5e3f1c3a-7d1f-5e5e-9a3c-4b1d2f3a4b5c",
        "TopicArn" : "arn:aws:sns:eu-central-1:123456789012:campaigns",
        "Subject" : "test",
        "Message" : "{\\"Type\\":\\"Notification\\"}",
        "Timestamp" : "2026-11-22T10:00:00.000Z",
        "SignatureVersion" : "1",
        "Signature" : "c2lnbmF0dXJl",
        "SigningCertURL" : "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0.pem",
        "UnsubscribeURL" : "https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe",
        "MessageAttributes" : {
          "traceparent" : {"Type":"String","Value":"%s"},
          "price" : {"Type":"Number","Value":"12"},
          "blob" : {"Type":"Binary","Value":"AAEC"}
        }
      }"""
          .formatted(TRACEPARENT);

  @Test
  void tellsWhatWasPublished_whenAsked() {
    assertThat(SnsNotification.of(Message.builder().body(RECORDED).build()))
        .isEqualTo(
            new SnsNotification(
                "arn:aws:sns:eu-central-1:123456789012:campaigns",
                "5e3f1c3a-7d1f-5e5e-9a3c-4b1d2f3a4b5c",
                "test",
                "{\"Type\":\"Notification\"}",
                Map.of("traceparent", TRACEPARENT)));
  }

  @Test
  void findsAttributes_whateverTheOrder() {
    JsonObject sorted = new JsonObject();
    new JsonObject(RECORDED)
        .stream()
            .sorted(Map.Entry.comparingByKey())
            .forEach(field -> sorted.put(field.getKey(), field.getValue()));

    SnsEnvelope envelope = SnsEnvelope.read(sorted.encode(), false);
    assertThat(envelope).isNotNull();
    assertThat(envelope.topicArn()).isEqualTo("arn:aws:sns:eu-central-1:123456789012:campaigns");
    assertThat(envelope.attributes()).isEqualTo(Map.of("traceparent", TRACEPARENT));
  }

  @Test
  void isNotification_withoutSubjectAndAttributes() {
    JsonObject bare = new JsonObject(RECORDED);
    bare.remove("Subject");
    bare.remove("MessageAttributes");

    SnsNotification notification = SnsNotification.of(bare.encode());
    assertThat(notification).isNotNull();
    assertThat(notification.subject()).isNull();
    assertThat(notification.attributes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "plain text with \"Notification\" and \"TopicArn\"",
        "{\"Type\":\"Notification\",\"TopicArn\":\"arn:x\"}",
        "{\"Type\":\"Notification\",\"TopicArn\":\"arn:x\",\"MessageId\":\"1\",\"Message\":\"m\"",
        "{\"Type\":\"Notification\",\"TopicArn\":\"arn:x\",\"MessageId\":\"1\",\"Message\":\"m\"} {}",
        "{\"Type\":\"Notification\",\"TopicArn\":\"no\",\"MessageId\":\"1\",\"Message\":\"m\"}",
        "{\"Type\":\"Notification\",\"TopicArn\":\"arn:x\",\"MessageId\":\"1\",\"Message\":{}}",
        "{\"Type\":\"Notification\",\"TopicArn\":[\"arn:x\"],\"MessageId\":\"1\",\"Message\":\"m\"}",
        "{\"Type\":\"SubscriptionConfirmation\",\"TopicArn\":\"arn:x\",\"MessageId\":\"1\","
            + "\"Message\":\"\\\"Notification\\\"\"}",
        "{\"Type\":\"Notification\",\"Type\":\"Notification\",\"TopicArn\":\"arn:x\","
            + "\"MessageId\":\"1\",\"Message\":\"m\"}",
        "[{\"Type\":\"Notification\",\"TopicArn\":\"arn:x\",\"MessageId\":\"1\",\"Message\":\"m\"}]"
      })
  void isNone_whenItOnlyLooksLikeOne(String body) {
    assertThat(SnsNotification.of(body)).isNull();
    assertThat(SnsEnvelope.read(body, false)).isNull();
  }

  @Test
  void isNone_whenAnAttributeComesTwice() {
    String twice = "\"traceparent\" : {\"Type\":\"String\",\"Value\":\"x\"},\n\"traceparent\"";
    assertThat(SnsNotification.of(RECORDED.replaceFirst("\"traceparent\"", twice))).isNull();
  }

  @Test
  void passesOver_attributesOfOtherShapes() {
    JsonObject odd = new JsonObject(RECORDED);
    odd.put(
        "MessageAttributes",
        new JsonObject(
            "{\"a\":1,\"b\":null,\"c\":[{}],\"d\":{\"Type\":\"String\"},"
                + "\"e\":{\"Value\":\"v\"},\"f\":{\"Type\":\"String\",\"Value\":{\"Value\":\"v\"}},"
                + "\"g\":{\"Value\":\"last\",\"Type\":\"String\"}}"));

    SnsNotification notification = SnsNotification.of(odd.encode());
    assertThat(notification).isNotNull();
    assertThat(notification.attributes()).isEqualTo(Map.of("g", "last"));
  }

  @Test
  void readsOnlyTheOuterOne_whenNested() {
    JsonObject outer = new JsonObject(RECORDED).put("Message", RECORDED);
    outer.remove("MessageAttributes");

    SnsNotification notification = SnsNotification.of(outer.encode());
    assertThat(notification).isNotNull();
    assertThat(notification.attributes()).isEmpty();
    assertThat(notification.message()).isEqualTo(RECORDED);
  }

  @Test
  void readsTheLargest() {
    String message = "\u00e4\"\\\n".repeat(60_000);
    SnsNotification notification =
        SnsNotification.of(new JsonObject(RECORDED).put("Message", message).encode());
    assertThat(notification).isNotNull();
    assertThat(notification.message()).isEqualTo(message);
  }

  @Test
  void givesUp_whenNestedWithoutEnd() {
    String deep = RECORDED.replace("\"12\"", "[".repeat(500_000));
    assertThat(SnsNotification.of(deep)).isNull();
  }

  @Test
  void neverThrows_whateverIsBroken() {
    Random random = new Random(20);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder body = new StringBuilder(RECORDED);
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        body.setCharAt(
            random.nextInt(body.length()),
            (char) random.nextInt(random.nextBoolean() ? 128 : 65536));
      }
      SnsNotification notification = SnsNotification.of(body.toString());
      if (notification != null) {
        assertThat(notification.topicArn()).startsWith("arn:");
      }
    }
  }

  /** A table of names would be full of them, for all messages: whoever sends chooses the names. */
  @Test
  void readsAttributes_whateverTheirNames() {
    JsonObject body = new JsonObject(RECORDED);
    JsonObject attributes = body.getJsonObject("MessageAttributes");
    for (int i = 0; i < 4096; i++) { // all of one hash to the parser
      StringBuilder name = new StringBuilder();
      for (int bit = 0; bit < 12; bit++) {
        name.append((i >> bit & 1) == 0 ? "Ab" : "BA");
      }
      attributes.put(name.toString(), 1);
    }

    SnsEnvelope envelope = SnsEnvelope.read(body.encode(), false);
    assertThat(envelope).isNotNull();
    assertThat(envelope.attributes()).isEqualTo(Map.of("traceparent", TRACEPARENT));
  }
}
