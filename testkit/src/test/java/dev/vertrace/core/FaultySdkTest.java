package dev.vertrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.vertx.core.Future;
import io.vertx.core.spi.tracing.TagExtractor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plug-ins of the SDK that throw cost telemetry, never the call. */
class FaultySdkTest {
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @RegisterExtension final TracedVertx traced = new TracedVertx();
  @RegisterExtension final WarningLog log = new WarningLog();

  @Test
  void passesTraceOn_whenStartFails() {
    ContextTracer tracer = Vertrace.create(faulty(new Throwing(true))).contextTracer();
    TracerCall call = null;
    for (int i = 0; i < 2; i++) {
      call = new TracerCall(tracer, duplicate());
      call.headers.set("traceparent", TRACEPARENT);
      SpanHandle<?> received = call.receive("request", TagExtractor.empty());
      call.headers.clear();
      SpanHandle<?> sent = call.send("request", TagExtractor.empty());
      call.answer(sent, "response", null, TagExtractor.empty());
      call.respond(received, null);
    }

    assertThat(call.headers.get("traceparent")).isEqualTo(TRACEPARENT);
    assertThat(log.warnings()).hasSize(1);
  }

  @Test
  void measures_whenStartFails() {
    List<MeasuredConvention.Measure> measures = new ArrayList<>();
    var request = new MeasuredConvention.Request(measures, true);
    TracerCall call =
        new TracerCall(Vertrace.create(faulty(new Throwing(true))).contextTracer(), duplicate());
    SpanHandle<?> received = call.receive(request, TagExtractor.empty());
    call.answer(call.send(request, TagExtractor.empty()), "response", null, TagExtractor.empty());
    call.respond(received, null);

    assertThat(measures)
        .extracting(MeasuredConvention.Measure::response)
        .containsExactly("response", null);
  }

  @Test
  void returns_whenEndFails() {
    Throwing processor = new Throwing(false);
    TracerCall call =
        new TracerCall(Vertrace.create(faulty(processor)).contextTracer(), duplicate());
    call.respond(call.receive("request", TagExtractor.empty()), null);
    call.answer(call.send("request", TagExtractor.empty()), null, null, TagExtractor.empty());

    assertThat(processor.ends).hasValue(2);
    assertThat(log.warnings()).hasSize(1);
  }

  @Test
  void runsWork_whenStartFails() {
    Vertrace vertrace = Vertrace.create(faulty(new Throwing(true)));

    Integer onContext = traced.onDuplicate(() -> vertrace.span("span").run(() -> one()));
    Integer onThread = TracedVertx.await(vertrace.span("span").run(recorder -> one()));

    assertThat(List.of(onContext, onThread)).containsOnly(1);
  }

  @Test
  void leavesParentOpen_whenStartFails() {
    Vertrace vertrace = Vertrace.create(faulty(new Throwing(true)));
    Span parent = traced.span("parent");
    Context context = Context.root().with(parent);
    TracedVertx.await(vertrace.span("span").parent(context).run(recorder -> one()));

    assertThat(traced.traces.open()).containsExactly("parent");
    parent.end();
    traced.traces.await(1);
  }

  @Test
  void givesResult_whenEndFails() {
    Vertrace vertrace = Vertrace.create(faulty(new Throwing(false)));

    Integer result = traced.onDuplicate(() -> vertrace.span("span").run(() -> one()));

    assertThat(result).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void runsOtherKindsOfWork_whenStartOrEndFails(boolean atStart) throws Exception {
    Vertrace vertrace = Vertrace.create(faulty(new Throwing(atStart)));
    List<Integer> results = new ArrayList<>();
    results.add(vertrace.span("span").call(() -> 1));
    vertrace.span("span").<Integer>handler(results::add).handle(1);
    results.add(
        vertrace
            .span("span")
            .runStage(() -> CompletableFuture.completedFuture(1))
            .toCompletableFuture()
            .join());

    assertThat(results).containsExactly(1, 1, 1);
    assertThat(Context.current()).isSameAs(Context.root());
  }

  private static Future<Integer> one() {
    return Future.succeededFuture(1);
  }

  @Test
  void endsSpan_whenExceptionCannotDescribeItself() {
    Future<Object> result =
        traced.vertrace.span("span").run(() -> Future.failedFuture(new Indescribable()));

    assertThat(result.cause()).isInstanceOf(Indescribable.class);
    assertThat(traced.traces.await(1).get(0).getStatus().getStatusCode())
        .isEqualTo(StatusCode.ERROR);
  }

  @Test
  void endsSpan_whenPropagatorFails() {
    RecordedTraces traces = RecordedTraces.create();
    OpenTelemetrySdk otel =
        OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(traces).build())
            .setPropagators(ContextPropagators.create(new FaultyPropagator()))
            .build();
    TracerCall call = new TracerCall(Vertrace.create(otel).contextTracer(), duplicate());
    call.respond(call.receive("request", TagExtractor.empty()), null);
    call.answer(call.send("request", TagExtractor.empty()), null, null, TagExtractor.empty());

    traces.await(2);
    assertThat(log.warnings()).hasSize(2);
  }

  private io.vertx.core.Context duplicate() {
    return VertxInternals.duplicate(traced.root());
  }

  private static OpenTelemetry faulty(SpanProcessor processor) {
    return TracedVertx.sdk(SdkTracerProvider.builder().addSpanProcessor(processor).build());
  }

  private static final class Throwing implements SpanProcessor {
    final AtomicInteger ends = new AtomicInteger();
    private final boolean atStart;

    Throwing(boolean atStart) {
      this.atStart = atStart;
    }

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {
      throw new IllegalStateException("fault");
    }

    @Override
    public boolean isStartRequired() {
      return atStart;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      ends.incrementAndGet();
      throw new IllegalStateException("fault");
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  private static final class Indescribable extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("fault");
    }
  }

  private static final class FaultyPropagator implements TextMapPropagator {
    @Override
    public Collection<String> fields() {
      return List.of();
    }

    @Override
    public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
      throw new IllegalStateException("fault");
    }

    @Override
    public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
      throw new IllegalStateException("fault");
    }
  }
}
