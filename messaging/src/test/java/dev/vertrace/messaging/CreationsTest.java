package dev.vertrace.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.aws.AwsCall;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;

/** The spans of a batch end even where nobody tells how the batch ended. */
class CreationsTest {
  private final SqsTraces traces = new SqsTraces();
  private final Tracer tracer = traces.vertrace.tracer("test");
  private final Span batch = tracer.spanBuilder("batch").startSpan();
  private final Call call = new Call();

  @AfterEach
  void leavesNoSpan() {
    batch.end();
    assertThat(traces.recorded.open()).isEmpty();
  }

  private Context create(int messages) {
    Creations creations =
        Creations.of(
            call, SqsQueue.destination("http://sqs/1/q"), messages, Context.root().with(batch));
    Context last = Context.root();
    for (int i = 0; i < messages; i++) {
      last = creations.start("" + i);
    }
    return last;
  }

  @Test
  void areErrors_whenBatchIsGivenUp() {
    create(2);
    new SqsConvention().onAbandon(call);

    assertThat(traces.recorded.drain())
        .hasSize(2)
        .allSatisfy(
            span -> {
              assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
              assertThat(span.getAttributes().get(SqsAttributes.ERROR_TYPE)).isEqualTo("_OTHER");
            });
  }

  @Test
  void areNotMade_whenBatchIsLargerThanAnyMayBe() {
    assertThat(Span.fromContext(create(11))).isSameAs(batch);
    assertThat(Span.fromContext(create(1))).isSameAs(batch);
    assertThat(call.links).isEmpty();
  }

  /** A call that keeps what it is given. */
  private final class Call implements AwsCall {
    private final List<SpanContext> links = new ArrayList<>();
    private @Nullable Object attachment;

    @Override
    public SdkRequest request() {
      return SendMessageBatchRequest.builder().build();
    }

    @Override
    public String service() {
      return "SQS";
    }

    @Override
    public String operation() {
      return "SendMessageBatch";
    }

    @Override
    public @Nullable String region() {
      return null;
    }

    @Override
    public @Nullable String serverAddress() {
      return null;
    }

    @Override
    public @Nullable Long serverPort() {
      return null;
    }

    @Override
    public Context context() {
      return Context.root().with(batch);
    }

    @Override
    public Tracer tracer() {
      return tracer;
    }

    @Override
    public void attach(Object given) {
      attachment = given;
    }

    @Override
    public @Nullable Object attachment() {
      return attachment;
    }

    @Override
    public TextMapPropagator propagator() {
      return TextMapPropagator.noop();
    }

    @Override
    public Context extract(Iterable<Entry<String, String>> headers) {
      return Context.root();
    }

    @Override
    public <T> void set(AttributeKey<T> key, @Nullable T value) {}

    @Override
    public void link(SpanContext other) {
      links.add(other);
    }

    @Override
    public void error(String type, @Nullable String description) {}
  }
}
