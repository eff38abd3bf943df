package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A span around asynchronous work: current for what the work calls, ended when the work's Future
 * ends.
 *
 * <p>The work runs at once, on the calling thread, in a branch of its own of the Vert.x context, so
 * that parallel spans do not see each other. The result comes back on the caller's context. Build
 * and run on one thread, any thread; one use, except for what {@link #handler} gives.
 *
 * <pre>{@code
 * Future<Integer> stored =
 *     vertrace.span("BidService.updateBids").attribute("campaign.id", id).run(() -> store(bids));
 * }</pre>
 */
public final class AsyncSpan {
  private final Tracer tracer;
  private final String name;
  private final Failures failures;
  private final AttributesBuilder attributes = Attributes.builder();
  private final List<SpanContext> links = new ArrayList<>(0);
  private SpanKind kind = SpanKind.INTERNAL;
  private Context parent = Context.current();

  AsyncSpan(Tracer tracer, String name, Failures failures) {
    this.tracer = tracer;
    this.name = name;
    this.failures = failures;
  }

  /** Sets an attribute that samplers see. */
  public AsyncSpan attribute(String key, String value) {
    attributes.put(key, value);
    return this;
  }

  /** Sets an attribute that samplers see. */
  public AsyncSpan attribute(String key, long value) {
    attributes.put(key, value);
    return this;
  }

  /** Sets an attribute that samplers see. */
  public AsyncSpan attribute(String key, double value) {
    attributes.put(key, value);
    return this;
  }

  /** Sets an attribute that samplers see. */
  public AsyncSpan attribute(String key, boolean value) {
    attributes.put(key, value);
    return this;
  }

  /** Sets an attribute that samplers see. */
  public <T> AsyncSpan attribute(AttributeKey<T> key, T value) {
    attributes.put(key, value);
    return this;
  }

  /** Sets the kind; without it, INTERNAL. */
  public AsyncSpan kind(SpanKind kind) {
    this.kind = requireNonNull(kind, "kind");
    return this;
  }

  /** Sets the parent; without it, the current context. */
  public AsyncSpan parent(Context context) {
    parent = requireNonNull(context, "context");
    return this;
  }

  /** Links the span to another one. */
  public AsyncSpan link(SpanContext other) {
    links.add(requireNonNull(other, "other"));
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
    RunningSpan span = start();
    io.vertx.core.Context caller = VertxInternals.current();
    return caller == null || !VertxContextStorage.follows(caller)
        ? span.inThread(work)
        : span.inBranch(caller, work);
  }

  /**
   * Runs work of another library in the span. The result comes back on the caller's Vert.x context,
   * or, without one, on the thread that completes the work. Work that throws or returns null gives
   * a failed stage. Cancelling the result does not cancel the work.
   */
  public <T> CompletionStage<T> runStage(Supplier<? extends CompletionStage<T>> work) {
    requireNonNull(work, "work");
    return run(recorder -> RunningSpan.future(work.get())).toCompletionStage();
  }

  /**
   * Runs blocking code in the span, which ends when the code returns. On the calling thread, where
   * blocking is allowed: a worker, a virtual thread, a thread of somebody else.
   *
   * @throws Exception what the code throws
   */
  public <T> T call(Callable<T> work) throws Exception {
    requireNonNull(work, "work");
    RunningSpan span = start();
    Scope scope = span.enter();
    try {
      T result = work.call();
      span.leave(scope, null);
      return result;
    } catch (Throwable t) { // an Error ends the span, too
      span.leave(scope, t);
      throw t;
    }
  }

  /**
   * A handler each call of which runs in a span of its own, which ends when the handler returns;
   * what the handler starts stays below it. The parent of each is this span's, not the one that is
   * current when the handler is called.
   */
  public <T> Handler<T> handler(Handler<T> handler) {
    requireNonNull(handler, "handler");
    return event -> {
      RunningSpan span = start();
      Scope scope = span.enter();
      try {
        handler.handle(event);
        span.leave(scope, null);
      } catch (Throwable t) { // Vert.x reports it
        span.leave(scope, t);
        throw t;
      }
    };
  }

  private RunningSpan start() {
    return RunningSpan.start(this::build, parent, failures);
  }

  private SpanBuilder build() {
    SpanBuilder builder =
        tracer
            .spanBuilder(name)
            .setParent(parent)
            .setSpanKind(kind)
            .setAllAttributes(attributes.build());
    links.forEach(builder::addLink);
    return builder;
  }
}
