package dev.vertrace.bench;

import dev.vertrace.core.Vertrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What an async span costs around work that is done at once, beside the SDK's own and none. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AsyncSpanBenchmark {
  /** A request with a span, whose trace goes on in the spans that are measured. */
  @State(org.openjdk.jmh.annotations.Scope.Thread)
  public static class Request {
    private final Span span =
        Span.wrap(
            SpanContext.create(
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                TraceFlags.getSampled(),
                TraceState.getDefault()));
    private Scope scope = Scope.noop();

    @Setup
    public void attach() {
      Place.check();
      var unused = Storage.inForce();
      scope = ContextStorage.get().attach(Context.root().with(span));
      checkCurrent();
    }

    @TearDown
    public void close() {
      checkCurrent();
      scope.close();
    }

    private void checkCurrent() {
      if (Span.current() != span) {
        throw new IllegalStateException(Span.current() + " is current instead of " + span);
      }
    }
  }

  /** An SDK with a Vertrace around it. */
  abstract static class Sdk {
    private final CountingProcessor spans = new CountingProcessor();
    private final boolean records;
    private final OpenTelemetrySdk sdk;
    final Tracer tracer;
    final Vertrace vertrace;

    Sdk(boolean records) {
      this.records = records;
      this.sdk =
          OpenTelemetrySdk.builder()
              .setTracerProvider(
                  SdkTracerProvider.builder()
                      .setSampler(records ? Sampler.alwaysOn() : Sampler.alwaysOff())
                      .addSpanProcessor(spans)
                      .build())
              .build();
      this.tracer = sdk.getTracer("bench");
      this.vertrace = Vertrace.create(sdk);
    }

    @Setup
    public void checkSpanIsCurrentInItsWork() {
      Span outside = Span.current();
      var work = vertrace.span("x").run(() -> Future.succeededFuture(Span.current()));
      if (Storage.inForce() == Storage.VERTRACE && work.result() == outside) {
        throw new IllegalStateException(outside + " is current in the work of another span");
      }
    }

    @TearDown
    public void close() {
      if (spans.started() != spans.ended() || spans.started() > 0 != records) {
        throw new IllegalStateException(
            spans.started() + " spans recorded, " + spans.ended() + " of them ended");
      }
      sdk.close();
    }
  }

  /** Records every span. */
  @State(org.openjdk.jmh.annotations.Scope.Thread)
  public static class Recording extends Sdk {
    public Recording() {
      super(true);
    }
  }

  /** Drops every span. */
  @State(org.openjdk.jmh.annotations.Scope.Thread)
  public static class Dropping extends Sdk {
    public Dropping() {
      super(false);
    }
  }

  @Benchmark
  public Future<Void> noSpan(Request request) {
    return Future.succeededFuture();
  }

  @Benchmark
  public Future<Void> sdkSpanRecorded(Request request, Recording sdk) {
    return sdkSpan(sdk);
  }

  @Benchmark
  public Future<Void> sdkSpanDropped(Request request, Dropping sdk) {
    return sdkSpan(sdk);
  }

  private static Future<Void> sdkSpan(Sdk sdk) {
    Span span = sdk.tracer.spanBuilder("x").startSpan();
    Scope scope = span.makeCurrent();
    try {
      return Future.succeededFuture();
    } finally {
      scope.close();
      span.end();
    }
  }

  @Benchmark
  public Future<Void> asyncSpanRecorded(Request request, Recording sdk) {
    return asyncSpan(sdk);
  }

  @Benchmark
  public Future<Void> asyncSpanDropped(Request request, Dropping sdk) {
    return asyncSpan(sdk);
  }

  private static Future<Void> asyncSpan(Sdk sdk) {
    return sdk.vertrace.span("x").run(() -> Future.succeededFuture());
  }
}
