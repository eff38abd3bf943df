package dev.vertrace.core;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vertrace.testkit.RecordedTraces;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A traced Vertx for one test, which must not leave spans behind. */
final class TracedVertx implements AfterEachCallback {
  final RecordedTraces traces = RecordedTraces.create();
  final OpenTelemetrySdk otel;
  final Vertrace vertrace;
  final Vertx vertx;
  final Tracer tracer;

  TracedVertx() {
    this(provider -> {});
  }

  TracedVertx(Consumer<SdkTracerProviderBuilder> customizer) {
    this(customizer, W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance());
  }

  private TracedVertx(
      Consumer<SdkTracerProviderBuilder> customizer, TextMapPropagator... propagators) {
    SdkTracerProviderBuilder provider = SdkTracerProvider.builder().addSpanProcessor(traces);
    customizer.accept(provider);
    otel = sdk(provider.build(), propagators);
    vertrace = Vertrace.create(otel);
    vertx = Vertx.builder().withTracer(vertrace.tracerFactory()).build();
    tracer = otel.getTracer("test");
  }

  /** With the propagators of an SDK that Vertrace builds. */
  static TracedVertx ownPropagators() {
    return new TracedVertx(
        provider -> {},
        W3cTraceContext.of(W3CTraceContextPropagator.getInstance()),
        ArrivedBaggage.of(W3CBaggagePropagator.getInstance()));
  }

  static OpenTelemetrySdk sdk(SdkTracerProvider provider) {
    return sdk(
        provider, W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance());
  }

  private static OpenTelemetrySdk sdk(
      SdkTracerProvider provider, TextMapPropagator... propagators) {
    return OpenTelemetrySdk.builder()
        .setTracerProvider(provider)
        .setPropagators(ContextPropagators.create(TextMapPropagator.composite(propagators)))
        .build();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(20, SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("no result in 20 s", e);
    }
  }

  /** Runs on a root context of its own and waits for the result. */
  <T> T onRoot(Callable<Future<T>> work) {
    return await(run(root(), work));
  }

  /** Runs on a duplicated context of its own and waits for the result. */
  <T> T onDuplicate(Callable<Future<T>> work) {
    return await(run(VertxInternals.duplicate(root()), work));
  }

  /** Runs on the context on the calling thread, whose context it need not be. */
  static void dispatch(io.vertx.core.Context context, Runnable task) {
    io.vertx.core.Context previous = VertxInternals.beginDispatch(context);
    try {
      task.run();
    } finally {
      VertxInternals.endDispatch(context, previous);
    }
  }

  io.vertx.core.Context root() {
    return vertx.getOrCreateContext();
  }

  static <T> Future<T> run(io.vertx.core.Context context, Callable<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        v -> {
          try {
            work.call().onComplete(promise);
          } catch (Throwable t) { // an assertion, too
            promise.fail(t);
          }
        });
    return promise.future();
  }

  Span span(String name) {
    return tracer.spanBuilder(name).setParent(Context.root()).startSpan();
  }

  /** The one span of that name among those that ended. */
  static SpanData named(List<SpanData> spans, String name) {
    assertThat(spans).filteredOn(span -> span.getName().equals(name)).hasSize(1);
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    await(vertx.close());
    otel.close();
    assertThat(traces.drain()).as("spans that the test did not take").isEmpty();
    assertThat(traces.open()).as("spans that have not ended").isEmpty();
  }
}
