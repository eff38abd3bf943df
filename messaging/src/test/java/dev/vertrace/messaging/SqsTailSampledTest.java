package dev.vertrace.messaging;

import static dev.vertrace.messaging.SqsFixture.own;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.aws.AwsTracing;
import dev.vertrace.core.Vertrace;
import dev.vertrace.sampling.TailSampling;
import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** A batch is kept whole, or dropped whole, though it begins the trace that its messages carry. */
class SqsTailSampledTest {
  @RegisterExtension final SqsFixture sqs = new SqsFixture();

  private final TailSampling sampling = TailSampling.builder().ratio(0).slowOff().build();
  private final RecordedTraces exported = RecordedTraces.create();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .setSampler(sampling.sampler())
                  .addSpanProcessor(sampling.processor(exported))
                  .build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();

  @AfterEach
  void close() {
    sdk.close();
  }

  private void sendBatch(int refused) {
    SqsAsyncClient client = AwsTracing.create(Vertrace.create(sdk)).wrap(sqs.server.client);
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      entries.add(
          SendMessageBatchRequestEntry.builder()
              .id("e" + i)
              .messageBody("x")
              .messageAttributes(own(i < refused ? 11 : 0))
              .build());
    }
    assertThat(
            client
                .sendMessageBatch(batch -> batch.queueUrl(sqs.queueUrl).entries(entries))
                .join()
                .failed())
        .hasSize(refused);
  }

  @Test
  void keepsAllSpans_whenOneMessageIsRefused() {
    sendBatch(0);
    sendBatch(1);

    sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
    List<SpanData> kept = exported.await(11);
    SpanData batch = SqsTraces.named(kept, "send ");
    assertThat(kept).extracting(SpanData::getTraceId).containsOnly(batch.getTraceId());
    assertThat(batch.getLinks()).hasSize(10);
  }
}
