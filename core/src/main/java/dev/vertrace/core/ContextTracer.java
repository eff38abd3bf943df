package dev.vertrace.core;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.Map.Entry;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tracer that Vert.x calls. It knows no technology: a {@link Convention} tells what a span
 * looks like, and the Vert.x context keeps the OpenTelemetry context for its whole life, past the
 * end of the span. Any thread.
 */
final class ContextTracer implements VertxTracer<SpanHandle<?>, SpanHandle<?>> {
  private final Conventions conventions;
  private final TextMapPropagator propagator;
  private final WarnOnce warn = new WarnOnce();

  ContextTracer(OpenTelemetry openTelemetry) {
    this.conventions = Conventions.load(openTelemetry);
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
  }

  @Override
  public <R> @Nullable SpanHandle<?> receiveRequest(
      io.vertx.core.Context vertxContext,
      SpanKind kind,
      @Nullable TracingPolicy policy,
      R request,
      String operation,
      Iterable<Entry<String, String>> headers,
      TagExtractor<R> tags) {
    if (policy == TracingPolicy.IGNORE) {
      return null;
    }
    try {
      Context parent = propagator.extract(Context.root(), headers, Headers.GETTER);
      if (policy == TracingPolicy.PROPAGATE && !hasSpan(parent)) {
        keepBaggage(vertxContext, parent);
        return null;
      }
      Conventions.Wired wired = conventions.incoming(request);
      var start = new SpanHandle.Start<>(request, operation, incomingKind(kind), tags);
      var handle = new SpanHandle<>(start, wired.conventionFor(request), warn);
      Context context = handle.start(wired.tracer(), parent);
      VertxContextStorage.keep(vertxContext, new ContextNode(context, handle));
      return handle;
    } catch (
        RuntimeException
            e) { // the SDK's plug-ins are the user's; the request goes on without a span
      warn.warn("An incoming operation could not be traced", e);
      return null;
    }
  }

  private static void keepBaggage(io.vertx.core.Context vertxContext, Context extracted) {
    if (extracted != Context.root()) {
      VertxContextStorage.keep(vertxContext, new ContextNode(extracted, null));
    }
  }

  @Override
  public <R> void sendResponse(
      io.vertx.core.Context vertxContext,
      R response,
      @Nullable SpanHandle<?> handle,
      @Nullable Throwable failure,
      TagExtractor<R> tags) {
    end(handle, response, failure, tags);
  }

  @Override
  public <R> @Nullable SpanHandle<?> sendRequest(
      io.vertx.core.Context vertxContext,
      SpanKind kind,
      @Nullable TracingPolicy policy,
      R request,
      String operation,
      BiConsumer<String, String> headers,
      TagExtractor<R> tags) {
    if (policy == TracingPolicy.IGNORE) {
      return null;
    }
    try {
      Context parent = VertxContextStorage.contextOf(vertxContext);
      if (policy != TracingPolicy.ALWAYS && !hasSpan(parent)) {
        propagator.inject(parent, headers, Headers.SETTER);
        return null;
      }
      Conventions.Wired wired = conventions.outgoing(request);
      var start = new SpanHandle.Start<>(request, operation, outgoingKind(kind), tags);
      var handle = new SpanHandle<>(start, wired.conventionFor(request), warn);
      Context context = handle.start(wired.tracer(), parent);
      propagator.inject(context, headers, Headers.SETTER);
      return handle;
    } catch (RuntimeException e) { // as for an incoming one
      warn.warn("An outgoing operation could not be traced", e);
      return null;
    }
  }

  @Override
  public <R> void receiveResponse(
      io.vertx.core.Context vertxContext,
      R response,
      @Nullable SpanHandle<?> handle,
      @Nullable Throwable failure,
      TagExtractor<R> tags) {
    end(handle, response, failure, tags);
  }

  private <R> void end(
      @Nullable SpanHandle<?> handle,
      @Nullable R response,
      @Nullable Throwable failure,
      TagExtractor<R> tags) {
    if (handle == null) {
      return;
    }
    try {
      handle.end(response, failure, tags);
    } catch (RuntimeException e) { // a span processor may throw
      warn.warn("A span could not be ended", e);
    }
  }

  private static boolean hasSpan(Context context) {
    return Span.fromContext(context).getSpanContext().isValid();
  }

  private static io.opentelemetry.api.trace.SpanKind incomingKind(SpanKind kind) {
    return kind == SpanKind.MESSAGING
        ? io.opentelemetry.api.trace.SpanKind.CONSUMER
        : io.opentelemetry.api.trace.SpanKind.SERVER;
  }

  private static io.opentelemetry.api.trace.SpanKind outgoingKind(SpanKind kind) {
    return kind == SpanKind.MESSAGING
        ? io.opentelemetry.api.trace.SpanKind.PRODUCER
        : io.opentelemetry.api.trace.SpanKind.CLIENT;
  }
}
