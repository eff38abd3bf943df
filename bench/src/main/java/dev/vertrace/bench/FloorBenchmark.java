package dev.vertrace.bench;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the bare SDK takes for the same: one span with as many attributes of the same types, one
 * context, and one record of a histogram whose attributes are at hand.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FloorBenchmark {
  private static final Map<String, String> HEADERS =
      Map.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

  /** How many attributes its spans have; 0 samples none. */
  @Param({"0", "9", "11", "12", "13"})
  public int attributes;

  /** What is above the span. */
  @Param public Parent parent = Parent.NONE;

  private final List<AttributeKey<String>> texts = new ArrayList<>();
  private final List<AttributeKey<Long>> numbers = new ArrayList<>();
  private final Getter getter = new Getter();
  private @Nullable Sdk sdk;

  /** Where a span comes from. */
  public enum Parent {
    /** A root. */
    NONE,
    /** A child of what came with the headers. */
    REMOTE,
    /** A child of another span. */
    LOCAL
  }

  private record Sdk(
      SdkTracerProvider spans,
      SdkMeterProvider metrics,
      Tracer tracer,
      DoubleHistogram duration,
      Attributes measured,
      Context local) {}

  private static final class Getter implements TextMapGetter<Map<String, String>> {
    @Override
    public Iterable<String> keys(Map<String, String> carrier) {
      return carrier.keySet();
    }

    @Override
    public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
      return carrier == null ? null : carrier.get(key);
    }
  }

  /** Builds the SDK. */
  @Setup
  public void start() {
    Storage.DEFAULT.force();
    for (int i = 0; i < attributes; i++) {
      if (i < 3) { // a status and two ports
        numbers.add(AttributeKey.longKey("bench.number" + i));
      } else {
        texts.add(AttributeKey.stringKey("bench.text" + i));
      }
    }
    SdkTracerProvider spans =
        SdkTracerProvider.builder()
            .setSampler(attributes == 0 ? Sampler.alwaysOff() : Sampler.alwaysOn())
            .addSpanProcessor(new Sink())
            .build();
    SdkMeterProvider metrics =
        SdkMeterProvider.builder()
            .registerMetricReader(
                PeriodicMetricReader.builder(new IdleMetricExporter())
                    .setInterval(Duration.ofDays(1))
                    .build())
            .build();
    Tracer tracer = spans.get("bench");
    sdk =
        new Sdk(
            spans,
            metrics,
            tracer,
            metrics
                .get("bench")
                .histogramBuilder("http.server.request.duration")
                .setUnit("s")
                .setExplicitBucketBoundariesAdvice(
                    List.of(
                        0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5,
                        10.0))
                .build(),
            Attributes.of(AttributeKey.stringKey("http.request.method"), "GET"),
            Context.root().with(tracer.spanBuilder("parent").startSpan()));
  }

  /** Ends it. */
  @TearDown
  public void stop() {
    if (sdk != null) {
      sdk.spans().close();
      sdk.metrics().close();
    }
  }

  /** One span, its context and its measurement. */
  @Benchmark
  public Context span() {
    return sdk == null ? Context.root() : span(sdk);
  }

  private Context span(Sdk with) {
    Context above = above(with);
    long start = System.nanoTime();
    Span span =
        with.tracer()
            .spanBuilder("GET /campaigns/:id")
            .setParent(above)
            .setSpanKind(SpanKind.SERVER)
            .startSpan();
    Context context = above.with(span);
    if (span.isRecording()) {
      describe(span);
    }
    span.end();
    with.duration().record((System.nanoTime() - start) / 1e9, with.measured(), context);
    return context;
  }

  private Context above(Sdk with) {
    return switch (parent) {
      case NONE -> Context.root();
      case LOCAL -> with.local();
      case REMOTE ->
          W3CTraceContextPropagator.getInstance().extract(Context.root(), HEADERS, getter);
    };
  }

  private void describe(Span span) {
    for (int i = 0; i < numbers.size(); i++) {
      span.setAttribute(numbers.get(i), Long.valueOf(8000 + i)); // as a port: not in the cache
    }
    for (int i = 0; i < texts.size(); i++) {
      span.setAttribute(texts.get(i), "value");
    }
  }
}
