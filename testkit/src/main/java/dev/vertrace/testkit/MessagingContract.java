package dev.vertrace.testkit;

import static dev.vertrace.testkit.ContractSpan.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What the spans of any messaging system are by the <a which are in development, and that a message
 * carries the trace from its producer to its consumer. A system that shows on its spans when a
 * handler fails implements {@link MessagingFailureContract} instead.
 *
 * <pre>{@code
 * class EventBusTest implements MessagingContract {
 *   public void send(String body) {
 *     inSpan(() -> vertx.eventBus().request("bids", body)).await();
 *   }
 *   public void consume(Consumer<String> handler) {
 *     vertx.eventBus().<String>consumer("bids", message -> {
 *       handler.accept(message.body());
 *       message.reply("done");
 *     });
 *   }
 *   ...
 * }
 * }</pre>
 *
 * <p>JUnit calls it on the thread of the test; handlers run where the consumer wants.
 */
public interface MessagingContract extends TracingContract {
  /** The value of {@code messaging.system}. */
  String system();

  /** The destination of this test, without messages that another has left. */
  String destination();

  /**
   * Starts a span of any name and of the kind INTERNAL, sends a message to the destination within
   * it, and ends the span.
   */
  void send(String body) throws Exception;

  /**
   * Starts a consumer of the destination, which calls the handler with the body of each message.
   * What the handler throws is what the handling fails with. Called once in a test, whose end stops
   * the consumer.
   */
  void consume(Consumer<String> handler) throws Exception;

  /** The names of further spans that a message makes, such as that which settles it. */
  default List<String> otherSpans() {
    return List.of();
  }

  @Test
  default void describesProducerAndConsumer() throws Exception {
    consume(body -> {});
    send(SECRET);

    List<SpanData> spans = traces().await(3 + otherSpans().size());
    ContractSpan.only(spans, SpanKind.PRODUCER)
        .isNamed("send " + destination())
        .isFine()
        .has(ContractMessages.attributes(this, "send"), extraAttributes());
    ContractSpan.only(spans, SpanKind.CONSUMER)
        .isNamed("process " + destination())
        .isFine()
        .has(ContractMessages.attributes(this, "process"), extraAttributes());
    assertThat(spans).extracting(SpanData::getName).containsAll(otherSpans());
    ContractSpan.assertAbsent(SECRET, spans);
  }

  @Test
  default void joinsProducerAndConsumer() throws Exception {
    consume(body -> {});
    send("x");

    List<SpanData> spans = traces().await(3 + otherSpans().size());
    SpanData producer = ContractSpan.only(spans, SpanKind.PRODUCER).data();
    SpanData consumer = ContractSpan.only(spans, SpanKind.CONSUMER).data();
    assertThat(ContractSpan.parentOf(producer, spans).getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(ContractSpan.parentOf(consumer, spans).getSpanId())
        .as("parent of the consumer in\n%s", TraceTrees.of(spans))
        .isEqualTo(producer.getSpanId());
  }

  @Test
  default void hasSpanCurrentInHandler() throws Exception {
    ContractMessages handled = new ContractMessages();
    consume(handled);
    send("x");

    List<SpanData> spans = traces().await(3 + otherSpans().size());
    assertThat(handled.bodies()).containsExactly("x");
    assertThat(handled.spanIds())
        .as("current span of the handler")
        .containsExactly(ContractSpan.only(spans, SpanKind.CONSUMER).data().getSpanId());
  }

  @Test
  default void keepsMessagesApart() throws Exception {
    ContractMessages handled = new ContractMessages();
    consume(handled);
    List<String> bodies = List.of("1", "2", "3", "4", "5");
    for (String body : bodies) {
      send(body);
    }

    List<SpanData> spans = traces().await(bodies.size() * (3 + otherSpans().size()));
    assertThat(handled.bodies()).containsExactlyInAnyOrderElementsOf(bodies);
    List<SpanData> consumers =
        spans.stream().filter(span -> span.getKind() == SpanKind.CONSUMER).toList();
    assertThat(handled.spanIds())
        .as("current spans of the handlers")
        .containsExactlyInAnyOrderElementsOf(consumers.stream().map(SpanData::getSpanId).toList());
    assertThat(consumers)
        .extracting(span -> ContractSpan.parentOf(span, spans).getSpanId())
        .as("parents in\n%s", TraceTrees.of(spans))
        .doesNotHaveDuplicates();
  }
}
