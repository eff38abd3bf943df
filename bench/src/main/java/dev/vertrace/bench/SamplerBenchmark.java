package dev.vertrace.bench;

import dev.vertrace.sampling.TailSampling;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a span costs by how it is sampled: traces of five spans, and of one, with ten attributes
 * each.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SamplerBenchmark {
  private static final int SPANS = 5;
  private static final List<AttributeKey<String>> KEYS = keys();

  private static List<AttributeKey<String>> keys() {
    List<AttributeKey<String>> keys = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      keys.add(AttributeKey.stringKey("bench.key" + i));
    }
    return List.copyOf(keys);
  }

  /** An SDK and its tracer. */
  @State(Scope.Benchmark)
  public abstract static class Sdk {
    private final SdkTracerProvider provider;
    private final Tracer tracer;

    Sdk(SdkTracerProviderBuilder builder) {
      provider = builder.build();
      tracer = provider.get("bench");
    }

    Sdk(TailSampling tail) {
      this(
          SdkTracerProvider.builder()
              .setSampler(tail.sampler())
              .addSpanProcessor(tail.processor(SpanProcessor.composite())));
    }

    /** Ends what was started with it. */
    @TearDown
    public void close() {
      provider.close();
    }

    private Span start(Context parent) {
      SpanBuilder builder = tracer.spanBuilder("bench").setParent(parent);
      for (AttributeKey<String> key : KEYS) {
        builder.setAttribute(key, "value");
      }
      return builder.startSpan();
    }

    Span trace(int children) {
      Span root = start(Context.root());
      Context context = Context.root().with(root);
      for (int i = 0; i < children; i++) {
        start(context).end();
      }
      root.end();
      return root;
    }
  }

  /** Drops all. */
  public static class Dropping extends Sdk {
    /** For JMH. */
    public Dropping() {
      super(SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()));
    }
  }

  /** Records all and does nothing with it. */
  public static class Recording extends Sdk {
    /** For JMH. */
    public Recording() {
      super(SdkTracerProvider.builder().setSampler(new RecordOnly()));
    }
  }

  /** Samples all and does nothing with it. */
  public static class Sampling extends Sdk {
    /** For JMH. */
    public Sampling() {
      super(SdkTracerProvider.builder().setSampler(Sampler.alwaysOn()));
    }
  }

  /** Holds all until the end of each trace. */
  public static class Buffering extends Sdk {
    /** For JMH. */
    public Buffering() {
      super(TailSampling.builder().ratio(0).build());
    }
  }

  /** Samples all at their start and hands them on. */
  public static class HeadSampling extends Sdk {
    /** For JMH. */
    public HeadSampling() {
      super(TailSampling.builder().ratio(1).build());
    }
  }

  private record RecordOnly() implements Sampler {
    @Override
    public SamplingResult shouldSample(
        Context parent,
        String traceId,
        String name,
        SpanKind kind,
        Attributes attributes,
        List<LinkData> links) {
      return SamplingResult.recordOnly();
    }

    @Override
    public String getDescription() {
      return "RecordOnly";
    }
  }

  /** The SDK alone, dropping. */
  @Benchmark
  @OperationsPerInvocation(SPANS)
  public Span drop(Dropping sdk) {
    return sdk.trace(SPANS - 1);
  }

  /** The SDK alone, recording. */
  @Benchmark
  @OperationsPerInvocation(SPANS)
  public Span recordOnly(Recording sdk) {
    return sdk.trace(SPANS - 1);
  }

  /** The SDK alone, sampling. */
  @Benchmark
  @OperationsPerInvocation(SPANS)
  public Span recordAndSample(Sampling sdk) {
    return sdk.trace(SPANS - 1);
  }

  /** The tail sampler, holding. */
  @Benchmark
  @OperationsPerInvocation(SPANS)
  public Span buffered(Buffering sdk) {
    return sdk.trace(SPANS - 1);
  }

  /** The tail sampler, handing on what is sampled at its start. */
  @Benchmark
  @OperationsPerInvocation(SPANS)
  public Span headSampled(HeadSampling sdk) {
    return sdk.trace(SPANS - 1);
  }

  /** The SDK alone, recording a trace of one span. */
  @Benchmark
  public Span recordOnlySingle(Recording sdk) {
    return sdk.trace(0);
  }

  /** The tail sampler, holding a trace of one span. */
  @Benchmark
  public Span bufferedSingle(Buffering sdk) {
    return sdk.trace(0);
  }
}
