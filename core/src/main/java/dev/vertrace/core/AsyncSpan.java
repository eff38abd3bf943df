package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
  private static final WarnOnce WARN = new WarnOnce();

  private final Tracer tracer;
  private final String name;
  private final Failures failures;
  private @Nullable List<Consumer<SpanBuilder>> settings; // few spans have any
  private Context parent = VertxContextStorage.inForce();
  private boolean parentChosen;

  AsyncSpan(Tracer tracer, String name, Failures failures) {
    this.tracer = tracer;
    this.name = name;
    this.failures = failures;
  }

  /** Sets an attribute that samplers see. */
  public AsyncSpan attribute(String key, String value) {
    return set(builder -> builder.setAttribute(key, value));
  }

  /** Sets an attribute that samplers see. */
  public AsyncSpan attribute(String key, long value) {
    return set(builder -> builder.setAttribute(key, value));
  }

  /** Sets an attribute that samplers see. */
  public AsyncSpan attribute(String key, double value) {
    return set(builder -> builder.setAttribute(key, value));
  }

  /** Sets an attribute that samplers see. */
  public AsyncSpan attribute(String key, boolean value) {
    return set(builder -> builder.setAttribute(key, value));
  }

  /** Sets an attribute that samplers see. */
  public <T> AsyncSpan attribute(AttributeKey<T> key, T value) {
    return set(builder -> builder.setAttribute(key, value));
  }

  /** Sets the kind; without it, INTERNAL. */
  public AsyncSpan kind(SpanKind kind) {
    requireNonNull(kind, "kind");
    return set(builder -> builder.setSpanKind(kind));
  }

  /** Sets the parent; without it, the current context. */
  public AsyncSpan parent(Context context) {
    parent = requireNonNull(context, "context");
    parentChosen = true;
    return this;
  }

  /** Links the span to another one. */
  public AsyncSpan link(SpanContext other) {
    requireNonNull(other, "other");
    return set(builder -> builder.addLink(other));
  }

  /** Runs the work in the span. A work that throws or returns null gives a failed Future. */
  public <T> Future<T> run(Supplier<Future<T>> work) {
    requireNonNull(work, "work");
    return run(start(), work);
  }

  /** Runs the work in the span, with a recorder for what it finds out on its way. */
  public <T> Future<T> run(Function<SpanRecorder, Future<T>> work) {
    requireNonNull(work, "work");
    RunningSpan span = start();
    return run(span, () -> work.apply(span.recorder()));
  }

  private static <T> Future<T> run(RunningSpan span, Supplier<Future<T>> work) {
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
    return run(start(), () -> RunningSpan.future(work.get())).toCompletionStage();
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
   * what the handler starts stays below it. The parent of each is this span's: that of the caller
   * of this method, or without one, such as at the start of a server, what is current when the
   * handler is called.
   */
  public <T> Handler<T> handler(Handler<T> handler) {
    requireNonNull(handler, "handler");
    boolean late = !parentChosen && !Span.fromContext(parent).getSpanContext().isValid();
    return event -> {
      RunningSpan span = start(late ? VertxContextStorage.inForce() : parent);
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

  private AsyncSpan set(Consumer<SpanBuilder> setting) {
    if (settings == null) {
      settings = new ArrayList<>();
    }
    settings.add(setting);
    return this;
  }

  private RunningSpan start() {
    return start(parent);
  }

  private RunningSpan start(Context below) {
    return new RunningSpan(startSpan(below), below, failures);
  }

  private Span startSpan(Context below) {
    if (Suppression.isOn(below)) {
      return passing(below);
    }
    try {
      SpanBuilder builder = tracer.spanBuilder(name).setParent(CompactSpan.sdkContext(below));
      if (settings != null) {
        settings.forEach(setting -> setting.accept(builder));
      }
      return builder.startSpan();
    } catch (Throwable e) { // a sampler may throw; the work must run
      WARN.warn("A span could not be started", e);
      return passing(below);
    }
  }

  /** The one around it, which is not recorded again. */
  private static Span passing(Context below) {
    return Span.wrap(Span.fromContext(below).getSpanContext());
  }
}
