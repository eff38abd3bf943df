package dev.vertrace.bench;

import dev.vertrace.core.Vertrace;
import dev.vertrace.core.VertraceBuilder;
import dev.vertrace.sampling.TailSampling;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.tracing.opentelemetry.OpenTelemetryTracingFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Vertx that is traced in one of the ways. One thread; one in a JVM. */
final class Traced implements AutoCloseable {
  static final AttributeKey<String> CONVERSATION =
      AttributeKey.stringKey("messaging.message.conversation_id");
  static final String ANY = "*";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Tracing tracing;
  private final Sink sink = new Sink();
  private final @Nullable OpenTelemetrySdk official;
  private final @Nullable Vertrace vertrace;
  private final Vertx vertx;

  Traced(Tracing tracing) {
    this.tracing = tracing;
    tracing.storage().force();
    vertrace = tracing.isOurs() ? ours() : null;
    official = tracing.isOurs() || tracing == Tracing.NONE ? null : official();
    vertx = build();
  }

  private Vertrace ours() {
    VertraceBuilder builder =
        Vertrace.builder().property("otel.traces.exporter", "none").addSpanProcessor(sink);
    if (tracing.measures()) {
      builder
          .property("otel.metrics.exporter", IdleMetricExporter.NAME)
          .property("otel.metric.export.interval", "" + TimeUnit.DAYS.toMillis(1));
    }
    if (tracing.holds()) {
      builder.tailSampling(TailSampling.builder().ratio(tracing.ratio()));
    } else {
      builder.sampler(tracing.drops() ? "always_off" : "always_on");
    }
    return builder.build();
  }

  private OpenTelemetrySdk official() {
    return OpenTelemetrySdk.builder()
        .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
        .setTracerProvider(
            SdkTracerProvider.builder()
                .setSampler(tracing.drops() ? Sampler.alwaysOff() : Sampler.alwaysOn())
                .addSpanProcessor(sink)
                .build())
        .build();
  }

  private Vertx build() {
    VertxBuilder builder = Vertx.builder();
    if (vertrace != null) {
      builder.withTracer(vertrace.tracerFactory());
    } else if (official != null) {
      builder.withTracer(new OpenTelemetryTracingFactory(official));
    }
    return builder.build();
  }

  Vertx vertx() {
    return vertx;
  }

  boolean isOurs() {
    return tracing.isOurs();
  }

  @Nullable Vertrace vertrace() {
    return vertrace;
  }

  /** The SDK's tracer, ours or the official one's, or one without effect. */
  Tracer tracer() {
    OpenTelemetry openTelemetry = vertrace == null ? official : vertrace.openTelemetry();
    return (openTelemetry == null ? OpenTelemetry.noop() : openTelemetry).getTracer("bench");
  }

  /**
   * Checks what the operation leaves behind, so that nothing is saved by leaving out: nothing, any
   * span of the official tracer, and of ours exactly these attributes, of what is sampled as of
   * what was held and is released.
   *
   * @throws IllegalStateException when it is something else
   */
  void check(SpanKind kind, Runnable operation, Attributes expected) {
    if (tracing.storage() != Storage.inForce()) {
      throw new IllegalStateException(Storage.inForce() + " is no storage for " + tracing);
    }
    keepAll(true);
    sink.watch(true);
    operation.run();
    check(kind, expected);
    sink.watch(false);
    keepAll(false);
  }

  private void keepAll(boolean all) {
    if (vertrace != null && tracing.holds()) {
      vertrace.sampling().setSlowThreshold(all ? Duration.ofNanos(1) : Duration.ofSeconds(1));
    }
  }

  private void check(SpanKind kind, Attributes expected) {
    SpanData span = next(kind);
    if (tracing.drops() != (span == null)) {
      throw new IllegalStateException(tracing + " has left " + span);
    }
    if (span != null && tracing.isOurs() && !described(span.getAttributes()).equals(expected)) {
      throw new IllegalStateException(
          tracing + " has left " + span.getAttributes() + " instead of " + expected);
    }
  }

  /**
   * Without what the tail sampling notes on what it releases, why and how much, and with any value
   * where each operation has another one.
   */
  private static Attributes described(Attributes shown) {
    AttributesBuilder attributes =
        shown.toBuilder().removeIf(key -> key.getKey().startsWith("vertrace.sampling."));
    if (shown.get(CONVERSATION) != null) {
      attributes.put(CONVERSATION, ANY);
    }
    return attributes.build();
  }

  private @Nullable SpanData next(SpanKind kind) {
    Duration patience = tracing.drops() ? Duration.ofMillis(100) : PATIENCE;
    SpanData span = sink.next(patience);
    while (span != null && span.getKind() != kind) {
      span = sink.next(patience);
    }
    return span;
  }

  @Override
  public void close() {
    vertx.close().await();
    if (vertrace != null) {
      vertrace.close().await();
    }
    if (official != null) {
      official.close();
    }
  }
}
