package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A span around asynchronous work: current for what the work calls, ended when the work's Future
 * ends.
 *
 * <p>The work runs at once, on the calling thread, in a branch of its own of the Vert.x context, so
 * that parallel spans do not see each other. The result comes back on the caller's context. Build
 * and run on one thread, any thread; one use.
 *
 * <pre>{@code
 * Future<Integer> stored =
 *     vertrace.span("BidService.updateBids").attribute("campaign.id", id).run(() -> store(bids));
 * }</pre>
 */
public final class AsyncSpan {
  private static final WarnOnce WARN = new WarnOnce();

  private final SpanBuilder builder;
  private final Failures failures;
  private Context parent = Context.current();

  AsyncSpan(SpanBuilder builder, Failures failures) {
    this.builder = builder;
    this.failures = failures;
  }

  /** Sets an attribute that samplers see. */
  public AsyncSpan attribute(String key, String value) {
    builder.setAttribute(key, value);
    return this;
  }

  /** Sets an attribute that samplers see. */
  public AsyncSpan attribute(String key, long value) {
    builder.setAttribute(key, value);
    return this;
  }

  /** Sets an attribute that samplers see. */
  public AsyncSpan attribute(String key, double value) {
    builder.setAttribute(key, value);
    return this;
  }

  /** Sets an attribute that samplers see. */
  public AsyncSpan attribute(String key, boolean value) {
    builder.setAttribute(key, value);
    return this;
  }

  /** Sets an attribute that samplers see. */
  public <T> AsyncSpan attribute(AttributeKey<T> key, T value) {
    builder.setAttribute(key, value);
    return this;
  }

  /** Sets the kind; without it, INTERNAL. */
  public AsyncSpan kind(SpanKind kind) {
    builder.setSpanKind(kind);
    return this;
  }

  /** Sets the parent; without it, the current context. */
  public AsyncSpan parent(Context context) {
    parent = requireNonNull(context, "context");
    return this;
  }

  /** Links the span to another one. */
  public AsyncSpan link(SpanContext other) {
    builder.addLink(other);
    return this;
  }

  /** Runs the work in the span. A work that throws or returns null gives a failed Future. */
  public <T> Future<T> run(Supplier<Future<T>> work) {
    requireNonNull(work, "work");
    return run(recorder -> work.get());
  }

  /** Runs the work in the span, with a recorder for what it finds out on its way. */
  public <T> Future<T> run(Function<SpanRecorder, Future<T>> work) {
    requireNonNull(work, "work");
    Span span = start();
    Context context = parent.with(span);
    io.vertx.core.Context caller = VertxInternals.current();
    return caller == null || !VertxContextStorage.follows(caller)
        ? callInThread(span, context, work)
        : callInBranch(caller, span, context, work);
  }

  private Span start() {
    try {
      return builder.setParent(parent).startSpan();
    } catch (Exception | LinkageError e) { // a sampler may throw; the work must run
      WARN.warn("A span could not be started", e);
      return Span.wrap(Span.fromContext(parent).getSpanContext());
    }
  }

  private <T> Future<T> callInThread(
      Span span, Context context, Function<SpanRecorder, Future<T>> work) {
    Scope scope = context.makeCurrent();
    try {
      return call(span, work).onComplete(result -> end(span, result.cause()));
    } finally {
      scope.close();
    }
  }

  private <T> Future<T> callInBranch(
      io.vertx.core.Context caller,
      Span span,
      Context context,
      Function<SpanRecorder, Future<T>> work) {
    io.vertx.core.Context branch = VertxContextStorage.branch(caller, context);
    Promise<T> promise = VertxInternals.promise(caller);
    VertxInternals.call(branch, () -> call(span, work))
        .onComplete(
            result -> {
              end(span, result.cause());
              promise.handle(result);
            });
    return promise.future();
  }

  private static <T> Future<T> call(Span span, Function<SpanRecorder, Future<T>> work) {
    try {
      Future<T> result = work.apply(new SpanRecorder(span));
      return result == null
          ? Future.failedFuture(new NullPointerException("the work of the span returned null"))
          : result;
    } catch (Throwable t) { // an Error ends the span, too; the caller sees it in the Future
      return Future.failedFuture(t);
    }
  }

  private void end(Span span, @Nullable Throwable failure) {
    try {
      if (failure != null) {
        failures.record(span, failure);
      }
    } catch (Exception | LinkageError e) { // an exception may fail to describe itself
      WARN.warn("A failure could not be recorded", e);
    }
    try {
      span.end();
    } catch (Exception | LinkageError e) { // a span processor may throw; the result must come
      WARN.warn("A span could not be ended", e);
    }
  }
}
