package dev.vertrace.messaging;

import static dev.vertrace.messaging.SqsFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.RemoteParent;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** Notifications as they come out of a queue, in the shape in which the service writes them. */
class SnsDeliveryTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String OTHER = "00-11111111111111111111111111111111-2222222222222222-01";

  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  private static JsonObject notification() {
    return new JsonObject()
        .put("Type", "Notification")
        .put("MessageId", "5e3f1c3a-7d1f-5e5e-9a3c-4b1d2f3a4b5c")
        .put("TopicArn", "arn:aws:sns:eu-central-1:123456789012:campaigns")
        .put("Message", "hello")
        .put("Timestamp", "2026-11-22T10:00:00.000Z")
        .put("SignatureVersion", "1")
        .put("Signature", "c2lnbmF0dXJl")
        .put("SigningCertURL", "https://sns.eu-central-1.amazonaws.com/service.pem")
        .put("UnsubscribeURL", "https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe")
        .put("MessageAttributes", attribute("traceparent", "00-" + TRACE + "-" + SPAN + "-01"));
  }

  private static JsonObject attribute(String name, String value) {
    return new JsonObject().put(name, new JsonObject().put("Type", "String").put("Value", value));
  }

  /** The message that the handler has got. */
  private Message deliver(
      String body, Map<String, MessageAttributeValue> attributes, SqsOptions options) {
    CompletableFuture<Message> got = new CompletableFuture<>();
    sqs.send(body, attributes);
    sqs.start(
        sqs.builder(sqs.server.client).options(options),
        message -> {
          got.complete(message);
          return Future.succeededFuture();
        });
    return got.join();
  }

  @Test
  void isChildOfThePublisher() {
    Message message = deliver(notification().encodePrettily(), Map.of(), new SqsOptions());

    SpanData span = sqs.traces.single();
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(SPAN);
    SnsNotification notification = SnsNotification.of(message);
    assertThat(notification).isNotNull();
    assertThat(notification.message()).isEqualTo("hello");
  }

  @Test
  void linksToThePublisher_whenTheQueueIsToldSo() {
    deliver(notification().encode(), Map.of(), new SqsOptions().setRemoteParent(RemoteParent.LINK));

    SpanData span = sqs.traces.single();
    assertThat(span.getParentSpanId()).isEqualTo(SpanId.getInvalid());
    assertThat(span.getLinks())
        .extracting(LinkData::getSpanContext)
        .extracting(link -> link.getTraceId() + link.getSpanId())
        .containsExactly(TRACE + SPAN);
  }

  @Test
  void trustsTheEnvelopeNoMoreThanAttributes() {
    deliver(
        notification().encode(), Map.of(), new SqsOptions().setRemoteParent(RemoteParent.IGNORE));

    SpanData span = sqs.traces.single();
    assertThat(span.getTraceId()).isNotEqualTo(TRACE);
    assertThat(span.getLinks()).isEmpty();
  }

  @Test
  void prefersTheAttributesOfTheMessage() {
    deliver(notification().encode(), Map.of("traceparent", text(OTHER)), new SqsOptions());

    assertThat(sqs.traces.single().getParentSpanId()).isEqualTo("2222222222222222");
  }

  @Test
  void findsTheTrace_behindTheLargestMessage() {
    String large = "\u00e4".repeat(120_000);
    Message message =
        deliver(notification().put("Message", large).encode(), Map.of(), new SqsOptions());

    assertThat(sqs.traces.single().getParentSpanId()).isEqualTo(SPAN);
    SnsNotification notification = SnsNotification.of(message);
    assertThat(notification).isNotNull();
    assertThat(notification.message()).isEqualTo(large);
  }

  @Test
  void readsOnlyTheOuterEnvelope() {
    JsonObject outer = notification().put("Message", notification().encode());
    outer.put("MessageAttributes", new JsonObject());
    deliver(outer.encode(), Map.of(), new SqsOptions());

    assertThat(sqs.traces.single().getParentSpanId()).isEqualTo(SpanId.getInvalid());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Type\":\"SubscriptionConfirmation\",\"TopicArn\":\"arn:x\",\"MessageId\":\"1\","
            + "\"Message\":\"\\\"Notification\\\"\",\"Token\":\"t\"}",
        "{\"Type\":\"Notification\",\"TopicArn\":\"arn:x\",\"MessageAttributes\":{\"traceparent\":"
            + "{\"Type\":\"String\",\"Value\":\"00-0af7651916cd43dd8448eb211c80319c-"
            + "b7ad6b7169203331-01\"}}}",
        "{\"Type\":\"Notification\",\"TopicArn\":\"arn:x\",\"MessageId\":\"1\",\"Message\":\"m\","
            + "\"MessageAttributes\":{\"traceparent\":{\"Type\":\"Binary\",\"Value\":\"00-"
            + "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\"}}}",
        "{\"Type\":\"Notification\",\"TopicArn\":\"arn:x\",\"MessageId\":\"1\",\"Message\":\"m\","
            + "\"MessageAttributes\":{\"traceparent\":{\"Type\":\"String\",\"Value\":\"garbage\"}}}",
        "{\"Type\":\"Notification\",\"TopicArn\":\"arn:x\",\"MessageId\":\"1\",\"Message\":\"m\","
            + "\"MessageAttributes\":{\"traceparent\""
      })
  void beginsATraceAndHandsTheBodyOver_whenItOnlyLooksLikeOne(String body) {
    Message message = deliver(body, Map.of(), new SqsOptions());

    assertThat(message.body()).isEqualTo(body);
    SpanData span = sqs.traces.single();
    assertThat(span.getParentSpanId()).isEqualTo(SpanId.getInvalid());
    assertThat(span.getTraceId()).isNotEqualTo(TRACE);
  }
}
