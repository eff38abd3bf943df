package dev.vertrace.messaging;

import static dev.vertrace.messaging.SqsFixture.text;
import static dev.vertrace.messaging.SqsTraces.messaging;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.RemoteParent;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** What a message's span is, by what the message tells. */
class SqsTracingTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final long NOW = 1_700_000_000_000L;
  private static final String DEAD = "arn:aws:sqs:eu-central-1:1:bids";

  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  private static Map<String, MessageAttributeValue> trace() {
    return Map.of("traceparent", text("00-" + TRACE + "-" + SPAN + "-01"), "baggage", text("t=1"));
  }

  private static Message message(
      Map<String, MessageAttributeValue> attributes, Map<String, String> system) {
    return Message.builder()
        .messageId("m")
        .body("x")
        .messageAttributes(attributes)
        .attributesWithStrings(system)
        .build();
  }

  private SpanData processed(SqsOptions options, Message message) {
    new SqsTracing(new SqsProcessing(sqs.traces.vertrace, sqs.queueUrl, options, () -> NOW))
        .process(message, handled -> Future.succeededFuture())
        .await();
    return sqs.traces.single();
  }

  private static List<String> links(SpanData span) {
    return span.getLinks().stream()
        .map(LinkData::getSpanContext)
        .map(link -> link.getTraceId() + "-" + link.getSpanId())
        .toList();
  }

  @Test
  void describesMessage() {
    SpanData span =
        processed(
            new SqsOptions(),
            message(
                trace(),
                Map.of(
                    "SentTimestamp", "" + (NOW - 1500),
                    "ApproximateReceiveCount", "3",
                    "SenderId", "somebody")));

    assertThat(span.getName()).isEqualTo("process " + SqsQueue.name(sqs.queueUrl));
    assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(SPAN);
    assertThat(span.getLinks()).isEmpty();
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            messaging("process", sqs.queueUrl)
                .put("messaging.message.id", "m")
                .put("vertrace.messaging.queue.duration", 1.5)
                .put("vertrace.messaging.receive_count", 3)
                .build()
                .asMap());
  }

  @Test
  void describesDeadLetter() {
    SpanData span =
        processed(new SqsOptions(), message(trace(), Map.of("DeadLetterQueueSourceArn", DEAD)));

    assertThat(span.getParentSpanId()).isEqualTo(SPAN);
    assertThat(links(span)).containsExactly(TRACE + "-" + SPAN);
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            messaging("process", sqs.queueUrl)
                .put("messaging.message.id", "m")
                .put("vertrace.messaging.dead_letter.source", DEAD)
                .build()
                .asMap());
  }

  @ParameterizedTest
  @CsvSource({"CHILD, true, false", "LINK, false, true", "IGNORE, false, false"})
  void joinsSenderAsChosen(RemoteParent use, boolean child, boolean link) {
    SpanData span = processed(new SqsOptions().setRemoteParent(use), message(trace(), Map.of()));

    assertThat(span.getTraceId().equals(TRACE)).isEqualTo(child);
    assertThat(span.getParentSpanContext().isValid()).isEqualTo(child);
    assertThat(links(span).equals(List.of(TRACE + "-" + SPAN))).isEqualTo(link);
  }

  @ParameterizedTest
  @CsvSource({
    "CHILD, 60000, true, 0",
    "CHILD, 60001, false, 1",
    "CHILD, -3600000, true, 0",
    "LINK, 60001, false, 1",
    "IGNORE, 60001, false, 0"
  })
  void linksToSender_whenMessageWaitedTooLong(
      RemoteParent use, long waited, boolean child, int links) {
    SpanData span =
        processed(
            new SqsOptions().setRemoteParent(use).setLinkAfter(Duration.ofMinutes(1)),
            message(trace(), Map.of("SentTimestamp", "" + (NOW - waited))));

    assertThat(span.getTraceId().equals(TRACE)).isEqualTo(child);
    assertThat(span.getLinks()).hasSize(links);
    assertThat(span.getAttributes().get(SqsAttributes.QUEUE_DURATION))
        .isEqualTo(Math.max(0, waited) / 1e3);
  }

  @Test
  void dropsBaggage_whenLinked() {
    Map<String, String> seen = new HashMap<>();
    for (RemoteParent use : RemoteParent.values()) {
      SqsTracing.create(sqs.traces.vertrace, sqs.queueUrl, new SqsOptions().setRemoteParent(use))
          .process(
              message(trace(), Map.of()),
              handled -> {
                seen.put(use.name(), Baggage.current().getEntryValue("t"));
                return Future.succeededFuture();
              })
          .await();
    }

    assertThat(seen).containsEntry("CHILD", "1").containsEntry("LINK", null).hasSize(3);
    assertThat(seen.get("IGNORE")).isNull();
    sqs.traces.recorded.await(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-5", "99999999999999999999", "1.5"})
  void leavesOutWhatCannotBeRead(String number) {
    SpanData span =
        processed(
            new SqsOptions(),
            message(trace(), Map.of("SentTimestamp", number, "ApproximateReceiveCount", number)));

    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            messaging("process", sqs.queueUrl).put("messaging.message.id", "m").build().asMap());
    assertThat(span.getParentSpanId()).isEqualTo(SPAN);
  }

  @Test
  void handlesMessage_whenItTellsNothing() {
    SpanData span = processed(new SqsOptions(), Message.builder().build());

    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getAttributes().asMap())
        .isEqualTo(messaging("process", sqs.queueUrl).build().asMap());
  }

  @Test
  void readsHeaderOfXRay_whenThereIsNoOtherTrace() {
    String header = "Root=1-58406520-a006649127e371903a2de979;Parent=4c721bf33e3caf8f;Sampled=1";
    Map<String, String> system = Map.of("AWSTraceHeader", header);
    SqsOptions options = new SqsOptions();

    SpanData fallback = processed(options, message(Map.of(), system));
    assertThat(fallback.getTraceId()).isEqualTo("58406520a006649127e371903a2de979");
    assertThat(fallback.getParentSpanId()).isEqualTo("4c721bf33e3caf8f");
    assertThat(processed(options, message(trace(), system)).getParentSpanId()).isEqualTo(SPAN);
    SpanData garbled = processed(options, message(Map.of("traceparent", text("?")), system));
    assertThat(garbled.getParentSpanId()).isEqualTo("4c721bf33e3caf8f");
  }

  @Test
  void extractsWhatSenderHas() {
    SqsTracing tracing = SqsTracing.create(sqs.traces.vertrace, sqs.queueUrl);

    var context = tracing.extract(message(trace(), Map.of()));
    assertThat(Span.fromContext(context).getSpanContext().getSpanId()).isEqualTo(SPAN);
    assertThat(Baggage.fromContext(context).getEntryValue("t")).isEqualTo("1");
    var none = tracing.extract(message(Map.of(), Map.of()));
    assertThat(Span.fromContext(none).getSpanContext().isValid()).isFalse();
  }

  @Test
  void saysWhatIsWrongWithOptions() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> new SqsOptions().setLinkAfter(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("linkAfter must not be negative, but is PT-0.001S");
  }
}
