package dev.vertrace.messaging;

import static dev.vertrace.messaging.SqsFixture.own;
import static dev.vertrace.messaging.SqsFixture.text;
import static dev.vertrace.messaging.SqsSendTest.attributes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vertrace.aws.AwsTracing;
import dev.vertrace.aws.AwsTracingOptions;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** What a message carries when its room is scarce. */
class SqsRoomTest {
  /** A trace with a state and baggage. */
  private static final Context RICH =
      Context.root()
          .with(
              Span.wrap(
                  SpanContext.create(
                      "0af7651916cd43dd8448eb211c80319c",
                      "b7ad6b7169203331",
                      TraceFlags.getSampled(),
                      TraceState.builder().put("k", "v").build())))
          .with(Baggage.builder().put("tenant", "t").build());

  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  @ParameterizedTest
  @CsvSource({
    "7, traceparent tracestate baggage, ",
    "8, traceparent tracestate, baggage",
    "9, traceparent, baggage tracestate",
    "10, '', baggage tracestate all"
  })
  void leavesOutWhatIsMostDispensable(int taken, String carried, String skipped) {
    Message message = sent(sqs.sqs, own(taken), 1);

    Map<String, MessageAttributeValue> own = new HashMap<>(message.messageAttributes());
    own.keySet().retainAll(own(10).keySet());
    assertThat(own).isEqualTo(own(taken));
    Map<String, String> added = attributes(message);
    added.keySet().removeAll(own(10).keySet());
    assertThat(added).containsOnlyKeys(words(carried));
    SpanData span = sqs.traces.single();
    assertThat(header(message))
        .isEqualTo(taken < 10 ? null : XRayHeader.write(span.getSpanContext()));
    assertSkipped("attributes", words(skipped));
  }

  private static String[] words(String words) {
    return words == null || words.isEmpty() ? new String[0] : words.split(" ");
  }

  private void assertSkipped(String reason, String... fields) {
    Map<Attributes, Long> expected = new HashMap<>();
    for (String field : fields) {
      expected.put(
          Attributes.of(SqsAttributes.SKIPPED, field, SqsAttributes.SKIP_REASON, reason), 1L);
    }
    assertThat(sqs.traces.measures.sums("vertrace.messaging.trace.skipped")).isEqualTo(expected);
  }

  @Test
  void usesOnlyHeader_whenMessageIsAsLargeAsSqsTakes() {
    Message message = sent(sqs.sqs, Map.of(), 1_048_576);

    assertThat(message.messageAttributes()).isEmpty();
    assertThat(header(message)).isEqualTo(XRayHeader.write(sqs.traces.single().getSpanContext()));
    assertSkipped("size", "baggage", "tracestate", "all");
  }

  @Test
  void fails_whenUserHasElevenAttributes() {
    assertThatThrownBy(() -> sent(sqs.sqs, own(11), 1)).isNotNull();

    SpanData span = sqs.traces.single();
    assertThat(span.getAttributes().get(SqsAttributes.ERROR_TYPE)).isNotEmpty();
    assertThat(sqs.server.messagesLeft(sqs.queueUrl)).isZero();
  }

  @Test
  void fails_whenUserHasEmptyAttribute() {
    assertThatThrownBy(() -> sent(sqs.sqs, Map.of("own", text("")), 1)).isNotNull();

    assertThat(sqs.traces.single().getAttributes().get(SqsAttributes.ERROR_TYPE)).isNotEmpty();
  }

  @Test
  void addsNoEmptyAttribute_whenBaggageIsEmpty() {
    Context empty = RICH.with(Baggage.builder().build());
    SqsTraces.in(empty, () -> send(sqs.sqs, Map.of(), 1));

    assertThat(attributes(sqs.receivePlain(1).get(0)))
        .containsOnlyKeys("traceparent", "tracestate");
    sqs.traces.single();
  }

  @Test
  void keepsHeaderOfUser_whenThereIsNoOtherRoom() {
    sqs.sqs
        .sendMessage(
            request(own(10), 1).toBuilder()
                .messageSystemAttributes(
                    Map.of(
                        MessageSystemAttributeNameForSends.AWS_TRACE_HEADER,
                        MessageSystemAttributeValue.builder()
                            .dataType("String")
                            .stringValue("Root=1-5759e988-bd862e3fe1be46a994272793")
                            .build()))
                .build())
        .join();

    assertThat(header(sqs.receivePlain(1).get(0)))
        .isEqualTo("Root=1-5759e988-bd862e3fe1be46a994272793");
    sqs.traces.single();
  }

  @Test
  void writesHeaderAlways_whenAskedTo() {
    AwsTracing tracing =
        AwsTracing.create(
            sqs.traces.vertrace,
            new AwsTracingOptions().with(new SqsOptions().setXRayHeader(true)));
    Message message = sent(tracing.wrap(sqs.server.client), Map.of(), 1);

    assertThat(header(message)).isEqualTo(XRayHeader.write(sqs.traces.single().getSpanContext()));
    assertThat(message.messageAttributes())
        .containsOnlyKeys("traceparent", "tracestate", "baggage");
    assertSkipped("attributes");
  }

  @Test
  void addsNoHeader_whenUserHasChosenTrace() {
    AwsTracing tracing =
        AwsTracing.create(
            sqs.traces.vertrace,
            new AwsTracingOptions().with(new SqsOptions().setXRayHeader(true)));
    Map<String, MessageAttributeValue> own = Map.of("traceparent", text("mine"));
    Message message = sent(tracing.wrap(sqs.server.client), own, 1);

    assertThat(header(message)).isNull();
    assertThat(attributes(message)).containsEntry("traceparent", "mine").hasSize(2);
    sqs.traces.single();
  }

  private Message sent(
      SqsAsyncClient client, Map<String, MessageAttributeValue> attributes, int bodyBytes) {
    SqsTraces.in(RICH, () -> send(client, attributes, bodyBytes));
    return sqs.receivePlain(1).get(0);
  }

  private Object send(
      SqsAsyncClient client, Map<String, MessageAttributeValue> attributes, int bodyBytes) {
    return client.sendMessage(request(attributes, bodyBytes)).join();
  }

  private SendMessageRequest request(Map<String, MessageAttributeValue> attributes, int bodyBytes) {
    return SendMessageRequest.builder()
        .queueUrl(sqs.queueUrl)
        .messageBody("x".repeat(bodyBytes))
        .messageAttributes(attributes)
        .build();
  }

  private static String header(Message message) {
    return message.attributesAsStrings().get("AWSTraceHeader");
  }
}
