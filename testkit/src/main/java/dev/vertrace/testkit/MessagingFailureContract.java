package dev.vertrace.testkit;

import static io.opentelemetry.semconv.ErrorAttributes.ERROR_TYPE;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A {@link MessagingContract} for systems whose consumers learn that a handler has failed, and show
 * it on their span. A message that failed is not delivered again before the test ends.
 *
 * <pre>{@code
 * class SqsTest implements MessagingFailureContract {
 *   public void consume(Consumer<String> handler) {
 *     consumer.start(message -> {
 *       handler.accept(message.body()); // what it throws fails the message
 *       return Future.succeededFuture();
 *     }).await();
 *   }
 *   ...
 * }
 * }</pre>
 *
 * <p>JUnit calls it on the thread of the test; handlers run where the consumer wants.
 */
public interface MessagingFailureContract extends MessagingContract {
  @Test
  default void isError_whenHandlerThrows() throws Exception {
    consume(
        body -> {
          throw new IllegalStateException("broken");
        });
    send("x");

    List<SpanData> spans = traces().await(3); // what failed is not settled
    ContractSpan.only(spans, SpanKind.CONSUMER)
        .isNamed("process " + destination())
        .isError()
        .has(ContractMessages.attributes(this, "process").mustName(ERROR_TYPE), extraAttributes());
  }
}
