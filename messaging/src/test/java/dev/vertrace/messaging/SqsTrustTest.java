package dev.vertrace.messaging;

import static dev.vertrace.messaging.SqsFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.core.ArrivalFilter;
import dev.vertrace.core.RemoteParent;
import dev.vertrace.core.TrustOptions;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** The rules that hold for HTTP and the event bus hold for queues, too. */
class SqsTrustTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";
  private static final Message MESSAGE =
      Message.builder()
          .messageId("m")
          .body("x")
          .messageAttributes(
              Map.of(
                  "traceparent", text(TRACEPARENT),
                  "baggage", text("t=1"),
                  "from", text("partner")))
          .build();

  /** A notification in the envelope of SNS, with the same attributes. */
  private static final Message NOTIFICATION =
      Message.builder()
          .messageId("m")
          .body(
              """
              {"Type":"Notification","MessageId":"n","TopicArn":"arn:aws:sns:eu-central-1:1:bids",
              "Message":"x","MessageAttributes":{
              "traceparent":{"Type":"String","Value":"%s"},
              "baggage":{"Type":"String","Value":"t=1"},
              "from":{"Type":"String","Value":"partner"}}}"""
                  .formatted(TRACEPARENT))
          .build();

  private final List<String> baggage = new ArrayList<>();

  private SpanData processed(
      TrustOptions rules, SqsOptions options, String queue, Message message) {
    SqsTraces traces = new SqsTraces(rules);
    SqsTracing.create(traces.vertrace, "http://sqs/1/" + queue, options)
        .process(
            message,
            handled -> {
              baggage.add("" + Baggage.current().getEntryValue("t"));
              return Future.succeededFuture();
            })
        .await();
    return traces.single();
  }

  /** What the sender is to the span. */
  private RemoteParent use(TrustOptions rules, SqsOptions options, String queue, Message message) {
    SpanData span = processed(rules, options, queue, message);
    boolean child = span.getTraceId().equals(TRACE);
    assertThat(baggage).containsExactly(child ? "1" : "null");
    baggage.clear();
    assertThat(span.getParentSpanContext().isValid()).isEqualTo(child);
    if (child) {
      return RemoteParent.CHILD;
    }
    return span.getLinks().isEmpty() ? RemoteParent.IGNORE : RemoteParent.LINK;
  }

  private static TrustOptions rule(RemoteParent use, ArrivalFilter filter) {
    TrustOptions rules = new TrustOptions();
    return switch (use) {
      case CHILD -> rules.trust(filter);
      case LINK -> rules.linkOnly(filter);
      case IGNORE -> rules.ignore(filter);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "CHILD, CHILD, CHILD",
    "CHILD, LINK, LINK",
    "CHILD, IGNORE, IGNORE",
    "LINK, CHILD, LINK",
    "LINK, LINK, LINK",
    "LINK, IGNORE, IGNORE",
    "IGNORE, CHILD, IGNORE",
    "IGNORE, LINK, IGNORE",
    "IGNORE, IGNORE, IGNORE"
  })
  void stricterOfRuleAndOptionsCounts(
      RemoteParent rule, RemoteParent option, RemoteParent expected) {
    TrustOptions rules = rule(rule, ArrivalFilter.destination("partner-*"));
    SqsOptions options = new SqsOptions().setRemoteParent(option);

    assertThat(use(rules, options, "partner-bids", MESSAGE)).isEqualTo(expected);
    assertThat(use(rules, options, "own-bids", MESSAGE)).isEqualTo(option);
    assertThat(use(rules, options, "partner-bids", NOTIFICATION)).isEqualTo(expected);
  }

  @Test
  void ruleSeesAttributes_whereverTheTraceIs() {
    TrustOptions rules =
        new TrustOptions().linkOnly(arrival -> "partner".equals(arrival.header("from")));

    for (Message message : List.of(MESSAGE, NOTIFICATION)) {
      assertThat(use(rules, new SqsOptions(), "q", message)).isEqualTo(RemoteParent.LINK);
    }
  }

  @Test
  void isLinked_whenRuleThrows() {
    TrustOptions rules =
        new TrustOptions()
            .trust(
                arrival -> {
                  throw new AssertionError("of the user");
                });

    assertThat(use(rules, new SqsOptions(), "q", MESSAGE)).isEqualTo(RemoteParent.LINK);
  }

  @Test
  void isNotChild_whenOldMessageComesFromWhomNobodyTrusts() {
    Message old =
        MESSAGE.toBuilder()
            .attributes(Map.of(MessageSystemAttributeName.SENT_TIMESTAMP, "1"))
            .build();
    TrustOptions rules = new TrustOptions().ignore(ArrivalFilter.destination("q"));

    assertThat(use(rules, new SqsOptions(), "q", old)).isEqualTo(RemoteParent.IGNORE);
    assertThat(use(new TrustOptions(), new SqsOptions(), "q", old)).isEqualTo(RemoteParent.LINK);
  }

  @Test
  void deadLetterHasNoLink_whenItIsIgnored() {
    Message dead =
        MESSAGE.toBuilder()
            .attributes(
                Map.of(MessageSystemAttributeName.DEAD_LETTER_QUEUE_SOURCE_ARN, "arn:aws:sqs:x"))
            .build();
    TrustOptions rules = new TrustOptions().ignore(ArrivalFilter.destination("q"));

    assertThat(processed(rules, new SqsOptions(), "q", dead).getLinks()).isEmpty();
    SpanData linked =
        processed(
            new TrustOptions().linkOnly(ArrivalFilter.destination("q")),
            new SqsOptions(),
            "q",
            dead);
    assertThat(linked.getLinks()).hasSize(1);
    assertThat(linked.getTraceId()).isNotEqualTo(TRACE);
  }
}
