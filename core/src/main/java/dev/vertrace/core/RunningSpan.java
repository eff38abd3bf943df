package dev.vertrace.core;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A span of code that has started: where it is current, and how it ends. Nothing of it reaches the
 * code. Any thread.
 */
final class RunningSpan {
  private static final WarnOnce WARN = new WarnOnce();

  private final Span span;
  private final Context context;
  private final Failures failures;

  RunningSpan(Span span, Context parent, Failures failures) {
    this.span = span;
    this.context = parent.with(span);
    this.failures = failures;
  }

  SpanRecorder recorder() {
    return new SpanRecorder(span);
  }

  <T> Future<T> inThread(Supplier<Future<T>> work) {
    Scope scope = VertxContextStorage.onThread(context);
    try {
      return call(work).onComplete(result -> end(result.cause()));
    } finally {
      scope.close();
    }
  }

  <T> Future<T> inBranch(io.vertx.core.Context caller, Supplier<Future<T>> work) {
    Promise<T> promise = VertxInternals.promise(caller);
    callOn(VertxContextStorage.branch(caller, context), context, work)
        .onComplete(
            result -> {
              end(result.cause());
              promise.handle(result);
            });
    return promise.future();
  }

  /** Calls the work on the current thread, which is on that context meanwhile. */
  static <T> Future<T> callOn(
      io.vertx.core.Context vertxContext, Context context, Supplier<Future<T>> work) {
    io.vertx.core.Context previous = VertxInternals.beginDispatch(vertxContext);
    Scope foreign = VertxContextStorage.inForeignStorage(context);
    try {
      return call(work);
    } finally {
      foreign.close();
      VertxInternals.endDispatch(vertxContext, previous);
    }
  }

  /** What the work gives; failed, if it throws or gives nothing. */
  static <T> Future<T> call(Supplier<Future<T>> work) {
    try {
      Future<T> result = work.get();
      return result == null
          ? Future.failedFuture(new NullPointerException("the work returned null"))
          : result;
    } catch (Throwable t) { // an Error ends the span, too; the caller sees it in the Future
      return Future.failedFuture(t);
    }
  }

  static <T> @Nullable Future<T> future(@Nullable CompletionStage<T> stage) {
    return stage == null ? null : Future.fromCompletionStage(stage);
  }

  /** Makes the span current for code on this thread. */
  Scope enter() {
    return VertxContextStorage.enter(
        VertxInternals.current(), new ContextNode(context, VertxContextStorage.currentIncoming()));
  }

  void leave(Scope scope, @Nullable Throwable failure) {
    scope.close();
    end(failure);
  }

  private void end(@Nullable Throwable failure) {
    try {
      if (failure != null) {
        failures.record(span, failure);
      }
    } catch (Throwable e) { // an exception may fail to describe itself, by an Error, too
      WARN.warn("A failure could not be recorded", e);
    }
    try {
      span.end();
    } catch (Throwable e) { // a span processor may throw; the result must come
      WARN.warn("A span could not be ended", e);
    }
  }
}
