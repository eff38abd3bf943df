package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a trace together across the hops that Vert.x does not carry: periodic timers, executors and
 * stages of others, Futures from outside a span. Any thread.
 *
 * <pre>{@code
 * ExecutorService pool = vertrace.context().wrap(Executors.newFixedThreadPool(4));
 * pool.execute(() -> render(report)); // a child of the caller's span
 * }</pre>
 *
 * <p>What is wrapped runs in the context in which it was wrapped; a task of a wrapped executor, in
 * the one in which it was submitted. On a thread of somebody else it also sees the submitter's
 * Vert.x context, as blocking code does, so that {@code vertx.runOnContext} and clients of Vert.x
 * lead back into the trace. On a thread of Vert.x it runs on a duplicate of the context there,
 * which itself stays as it is.
 */
@SuppressWarnings("overloads") // wrap of an executor and of a handler: a lambda tells its type
public final class TraceContext {
  private final Vertrace vertrace;

  TraceContext(Vertrace vertrace) {
    this.vertrace = vertrace;
  }

  /**
   * The context in force here: {@link Context#current}, and what the Vert.x context holds where
   * OpenTelemetry does not use Vertrace's storage, as under the Java agent.
   */
  public Context current() {
    return VertxContextStorage.inForce();
  }

  /** An executor whose tasks run in the context of their submitter. */
  public Executor wrap(Executor executor) {
    requireNonNull(executor, "executor");
    return task -> executor.execute(CapturedContext.current().wrap(task));
  }

  /** An executor whose tasks run in the context of their submitter. */
  public ExecutorService wrap(ExecutorService executor) {
    return new WrappedExecutorService(requireNonNull(executor, "executor"));
  }

  /** An executor whose tasks, repeated ones each time, run in the context of their submitter. */
  public ScheduledExecutorService wrap(ScheduledExecutorService executor) {
    return new WrappedScheduledExecutorService(requireNonNull(executor, "executor"));
  }

  /** A task that runs in the current context, on whatever thread. */
  public Runnable wrap(Runnable task) {
    return CapturedContext.current().wrap(requireNonNull(task, "task"));
  }

  /**
   * A handler that runs in the current context, on whatever thread, however often. A lambda says
   * the type of its parameter: {@code wrap((Long id) -> ...)}.
   */
  public <T> Handler<T> wrap(Handler<T> handler) {
    requireNonNull(handler, "handler");
    CapturedContext captured = CapturedContext.current();
    return event -> captured.run(() -> handler.handle(event));
  }

  /**
   * Runs work at once, on the calling thread, in a context of that Vertx which holds the current
   * trace. For clients of Vert.x (HTTP, SQL) that are called on a thread of somebody else or of
   * another Vertx: they find their parent there. The result comes back on that context, as a client
   * of another Vertx brings it: on the caller's, a response would have passed before it is read.
   * What throws or returns null gives a failed Future. On a context of that Vertx the work simply
   * runs.
   *
   * <pre>{@code
   * context.runOn(vertx, () -> pool.query("SELECT 1").execute()).await();
   * }</pre>
   */
  public <T> Future<T> runOn(Vertx vertx, Supplier<Future<T>> work) {
    requireNonNull(work, "work");
    io.vertx.core.Context caller = VertxInternals.current();
    if (caller != null && caller.owner() == vertx) {
      return RunningSpan.call(work);
    }
    Context context = current();
    io.vertx.core.Context target = VertxContextStorage.branch(vertx.getOrCreateContext(), context);
    return RunningSpan.callOn(target, context, work);
  }

  /**
   * Brings in a Future from outside, such as {@code request.body()} made before a span, or any of a
   * SQL connection acquired there: callbacks of what is returned run on the current Vert.x context.
   * Without one, the Future itself.
   */
  public <T> Future<T> bind(Future<T> future) {
    requireNonNull(future, "future");
    io.vertx.core.Context current = VertxInternals.current();
    if (current == null) {
      return future;
    }
    return VertxInternals.on(current, future);
  }

  /**
   * Brings back a stage that threads of others complete: callbacks of what is returned run on the
   * current Vert.x context; without one, on the thread that completes the stage.
   */
  public <T> Future<T> bind(CompletionStage<T> stage) {
    return bind(Future.fromCompletionStage(requireNonNull(stage, "stage")));
  }

  /**
   * A periodic timer whose ticks continue the current context; {@code vertx.cancelTimer(id)} ends
   * it, and so does the end of the verticle. For work that belongs to one request: a timer that
   * lives long makes a trace without end.
   *
   * @param millis the period in milliseconds, at least 1
   */
  public long setPeriodic(Vertx vertx, long millis, Handler<Long> handler) {
    return vertx.setPeriodic(millis, wrap(handler));
  }

  /**
   * A periodic timer each tick of which is a trace of its own: a root span of that name, linked to
   * the current span if there is one, which ends when the tick's Future ends. A tick that fails
   * shows in its span and goes to the exception handler of its Vert.x context. Ticks that take
   * longer than the period overlap. {@code vertx.cancelTimer(id)} ends the timer, and so does the
   * end of the verticle.
   *
   * @param millis the period in milliseconds, at least 1
   */
  public long setPeriodic(
      Vertx vertx, long millis, String spanName, Function<Long, Future<?>> tick) {
    requireNonNull(spanName, "spanName");
    requireNonNull(tick, "tick");
    SpanContext creator = Span.fromContext(current()).getSpanContext();
    return vertx.setPeriodic(
        millis,
        id ->
            vertrace
                .span(spanName)
                .parent(Context.root())
                .link(creator)
                .run(recorder -> empty(tick.apply(id)))
                .onFailure(failure -> VertxInternals.report(Vertx.currentContext(), failure)));
  }

  private static @Nullable Future<Void> empty(@Nullable Future<?> future) {
    return future == null ? null : future.mapEmpty();
  }
}
