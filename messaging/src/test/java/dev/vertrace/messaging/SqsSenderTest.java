package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** What senders may say of their trace, honest or not. */
class SqsSenderTest {
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  static List<Map<String, MessageAttributeValue>> unreadable() {
    MessageAttributeValue binary =
        MessageAttributeValue.builder()
            .dataType("Binary")
            .binaryValue(SdkBytes.fromUtf8String(TRACEPARENT))
            .build();
    return List.of(
        Map.of("traceparent", text("garbage")),
        Map.of("traceparent", text("00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-01")),
        Map.of("traceparent", text(TRACEPARENT.repeat(1000))),
        Map.of("traceparent", text("é\u4e2d")),
        Map.of("traceparent", binary, "tracestate", binary, "baggage", binary),
        Map.of("traceparent", text("garbage"), "TraceParent", text(TRACEPARENT)));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void startsTrace_whenThatOfMessageIsUnreadable(Map<String, MessageAttributeValue> attributes) {
    SpanData process = processedWith(attributes);

    assertThat(process.getParentSpanId()).isEqualTo(SpanId.getInvalid());
  }

  @Test
  void keepsTrace_whenOnlyItsCompanyIsUnreadable() {
    SpanData process =
        processedWith(
            Map.of(
                "traceparent", text(TRACEPARENT),
                "tracestate", text("a=b,".repeat(3000)),
                "baggage", text("a=" + "b".repeat(20_000))));

    assertThat(process.getParentSpanId()).isEqualTo(TRACEPARENT.substring(36, 52));
    assertThat(process.getParentSpanContext().getTraceState().isEmpty()).isTrue();
  }

  @Test
  void cutsStateOfSender() {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      members.add("k" + i + "=" + "v".repeat(100));
    }

    TraceState state =
        processedWith(
                Map.of(
                    "traceparent", text(TRACEPARENT),
                    "tracestate", text(String.join(",", members))))
            .getParentSpanContext()
            .getTraceState();

    assertThat(state.asMap()).hasSize(4).containsKeys("k0", "k3");
  }

  @Test
  void keepsStateOfSender_whenMemberIsEmpty() {
    TraceState state =
        processedWith(Map.of("traceparent", text(TRACEPARENT), "tracestate", text("a=1,,b=2")))
            .getParentSpanContext()
            .getTraceState();

    assertThat(state.asMap()).isEqualTo(Map.of("a", "1", "b", "2"));
  }

  private SpanData processedWith(Map<String, MessageAttributeValue> attributes) {
    sqs.server
        .client
        .sendMessage(
            send -> send.queueUrl(sqs.queueUrl).messageBody("x").messageAttributes(attributes))
        .join();
    Promise<Message> handled = Promise.promise();
    sqs.start(
        sqs.builder(sqs.server.client),
        message -> {
          handled.complete(message);
          return Future.succeededFuture();
        });
    assertThat(handled.future().await().messageAttributes()).isEqualTo(attributes);
    return sqs.traces.single();
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}
