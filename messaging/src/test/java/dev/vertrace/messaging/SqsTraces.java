package dev.vertrace.messaging;

import dev.vertrace.aws.AwsTracing;
import dev.vertrace.core.ConventionOptions;
import dev.vertrace.core.Vertrace;
import dev.vertrace.testkit.RecordedTraces;
import dev.vertrace.testkit.TraceTrees;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;

/** A Vertrace whose spans are recorded, and what those of SQS share. */
final class SqsTraces {
  final RecordedTraces recorded = RecordedTraces.create();
  final SqsMeasures measures = new SqsMeasures();
  final Vertrace vertrace;
  final AwsTracing tracing;

  SqsTraces(ConventionOptions... options) {
    vertrace =
        Vertrace.create(
            OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(recorded).build())
                .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(measures).build())
                .setPropagators(
                    ContextPropagators.create(
                        TextMapPropagator.composite(
                            W3CTraceContextPropagator.getInstance(),
                            W3CBaggagePropagator.getInstance())))
                .build(),
            options);
    tracing = AwsTracing.create(vertrace);
  }

  /** Waits for the only span. */
  SpanData single() {
    return recorded.await(1).get(0);
  }

  static <T> T in(Context context, Supplier<T> work) {
    Scope scope = context.makeCurrent();
    try {
      return work.get();
    } finally {
      scope.close();
    }
  }

  /** The trees, with {@code q} for the queue. */
  static String trees(Collection<SpanData> spans, String queueUrl) {
    return TraceTrees.of(spans).replace(SqsQueue.name(queueUrl), "q");
  }

  /** The attributes without those that differ from run to run. */
  static Map<AttributeKey<?>, Object> fixed(SpanData span) {
    return span.getAttributes().toBuilder()
        .remove(SqsAttributes.QUEUE_DURATION)
        .remove(SqsAttributes.BATCH_ID)
        .build()
        .asMap();
  }

  static SpanData named(Collection<SpanData> spans, String prefix) {
    return spans.stream()
        .filter(span -> span.getName().startsWith(prefix))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no span " + prefix + " in " + spans));
  }

  static AttributesBuilder messaging(String operation, String queueUrl) {
    return Attributes.builder()
        .put("messaging.system", "aws_sqs")
        .put("messaging.operation.name", operation)
        .put("messaging.operation.type", operation)
        .put("messaging.destination.name", SqsQueue.name(queueUrl))
        .put("aws.sqs.queue.url", queueUrl);
  }

  /** The attributes of a call that the server has answered well. */
  static AttributesBuilder call(String method, String operation, String queueUrl, int port) {
    return messaging(operation, queueUrl)
        .put("rpc.system.name", "aws-api")
        .put("rpc.method", "SQS/" + method)
        .put("cloud.region", "eu-central-1")
        .put("server.address", "127.0.0.1")
        .put("server.port", port)
        .put("http.response.status_code", 200);
  }
}
