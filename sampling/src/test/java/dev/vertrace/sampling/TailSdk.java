package dev.vertrace.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A real SDK with a tail sampler whose time the test moves. */
final class TailSdk implements AutoCloseable {
  final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000_000); // overflows soon
  final AtomicLong wall = new AtomicLong(1_700_000_000_000_000_000L);
  final Delegate delegate = new Delegate();
  final TailSampling tail;
  final SdkTracerProvider provider;
  final Tracer tracer;

  TailSdk(TailSamplingBuilder options) {
    tail = new TailSampling(options.settings(), nanos::get, false);
    provider =
        SdkTracerProvider.builder()
            .setClock(clock())
            .setSampler(tail.sampler())
            .addSpanProcessor(tail.processor(delegate))
            .build();
    tracer = provider.get("test");
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public long now() {
        return wall.get();
      }

      @Override
      public long nanoTime() {
        return nanos.get();
      }
    };
  }

  /** Nothing by ratio, so that what is kept has a reason. */
  static TailSdk keepingNothing() {
    return new TailSdk(TailSampling.builder().ratio(0));
  }

  Span root(String name) {
    return tracer.spanBuilder(name).setNoParent().startSpan();
  }

  Span child(Span parent, String name) {
    return tracer.spanBuilder(name).setParent(Context.root().with(parent)).startSpan();
  }

  Span under(SpanContext remote, String name) {
    return child(Span.wrap(remote), name);
  }

  static SpanContext remote(boolean sampled, TraceState state) {
    TraceFlags flags = sampled ? TraceFlags.getSampled() : TraceFlags.getDefault();
    return SpanContext.createFromRemoteParent(
        "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", flags, state);
  }

  static void fail(Span span) {
    span.setStatus(StatusCode.ERROR);
    span.end();
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    tail.tick();
  }

  List<SpanData> exported() {
    assertThat(provider.forceFlush().join(30, TimeUnit.SECONDS).isSuccess()).isTrue();
    return delegate.take();
  }

  List<String> exportedNames() {
    return exported().stream().map(SpanData::getName).toList();
  }

  long count(Outcome outcome, Reason reason) {
    return tail.counters().count(outcome, reason);
  }

  /** P5, when every span has ended and every fragment closed. */
  void assertNothingLeft() {
    assertThat(tail.counters().undecidedSpans()).isZero();
    long known = 0;
    for (Outcome outcome : Outcome.values()) {
      known += tail.counters().count(outcome);
    }
    assertThat(known).isEqualTo(tail.counters().startedSpans());
    assertThat(tail.remembered()).isZero();
    assertThat(tail.budget().bytes()).isZero();
  }

  @Override
  public void close() {
    provider.shutdown().join(10, TimeUnit.SECONDS);
  }
}
