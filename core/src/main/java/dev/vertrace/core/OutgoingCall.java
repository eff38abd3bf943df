package dev.vertrace.core;

import static java.util.Objects.requireNonNull;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.tracing.TracingPolicy;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call that a module reports before Vert.x does, so that its span covers the wait for a
 * connection and shows why the call failed. What Vert.x reports of it is the same span. For modules
 * that wrap a client; any thread.
 *
 * <pre>{@code
 * OutgoingCall call = OutgoingCall.start(vertrace, request, "GET", null);
 * call.run(vertx, () -> client.request(options).onSuccess(sent -> call.expect()))
 *     .onFailure(failure -> call.end(null, failure));
 * }</pre>
 */
public final class OutgoingCall {
  private final ContextTracer tracer;
  private final Object request;
  private final Context parent;
  private final @Nullable SpanHandle<?> handle;
  private io.vertx.core.@Nullable Context vertxContext;
  private boolean expected; // guarded by this, as the two below
  private boolean settled;
  private @Nullable Runnable withheld;

  private OutgoingCall(
      ContextTracer tracer, Object request, Context parent, @Nullable SpanHandle<?> handle) {
    this.tracer = tracer;
    this.request = request;
    this.parent = parent;
    this.handle = handle;
  }

  /**
   * Starts the call below the current context; its {@link Convention} decides about the span.
   *
   * @param request what the convention of the module covers
   * @param operation the call's name, as Vert.x would tell it
   * @param policy the client's, or null
   */
  public static OutgoingCall start(
      Vertrace vertrace, Object request, String operation, @Nullable TracingPolicy policy) {
    ContextTracer tracer = vertrace.contextTracer();
    Context parent = VertxContextStorage.inForce();
    SpanHandle<?> handle =
        tracer.startCall(
            requireNonNull(request, "request"),
            requireNonNull(operation, "operation"),
            policy,
            parent);
    OutgoingCall call = new OutgoingCall(tracer, request, parent, handle);
    if (handle != null) {
      handle.belongsTo(call);
    }
    return call;
  }

  /** The call whose Vert.x context is current, or null. */
  public static @Nullable OutgoingCall current() {
    io.vertx.core.Context current = VertxInternals.current();
    return current == null ? null : of(current);
  }

  static @Nullable OutgoingCall of(io.vertx.core.Context vertxContext) {
    return VertxContextStorage.follows(vertxContext) ? VertxInternals.call(vertxContext) : null;
  }

  /** The call as its convention sees it, or null when it has no span and is not measured. */
  public @Nullable Operation<?> operation() {
    return handle;
  }

  /**
   * Whether anybody will hear of the call: its span is recorded, or it is measured. Otherwise its
   * trace goes on all the same, and nothing need be found out about it.
   */
  public boolean isSeen() {
    return handle != null && !handle.isUnseen();
  }

  /**
   * Whether the sampler drops the call, as it does what lies below a caller that is not sampled:
   * the caller's context goes along.
   */
  public boolean isDropped() {
    return tracer.drops(parent);
  }

  /**
   * Whether a call by a client of a Vertx need not {@link #run}: it has no span and is not
   * measured, and what Vert.x reports of it finds the caller's trace where it runs.
   */
  public boolean passes(Vertx vertx) {
    io.vertx.core.Context current = VertxInternals.current();
    return handle == null
        && current != null
        && current.owner() == vertx
        && VertxInternals.tracer(current) == tracer
        && VertxContextStorage.contextOf(current) == parent;
  }

  /**
   * Runs work at once, on the calling thread, in a Vert.x context of its own which holds the
   * caller's trace. The result comes back on the caller's Vert.x context if it is of the same
   * Vertx, else on that of the call: elsewhere, a response would have passed before it is read.
   * What the work throws goes to the caller.
   */
  public <T> Future<T> run(Vertx vertx, Supplier<Future<T>> work) {
    io.vertx.core.Context current = VertxInternals.current();
    io.vertx.core.Context caller = current != null && current.owner() == vertx ? current : null;
    io.vertx.core.Context branch =
        VertxContextStorage.branch(caller == null ? vertx.getOrCreateContext() : caller, parent);
    vertxContext = branch;
    Future<T> result = callOn(branch, work);
    return caller == null ? result : VertxInternals.on(caller, result);
  }

  private <T> Future<T> callOn(io.vertx.core.Context branch, Supplier<Future<T>> work) {
    io.vertx.core.Context previous = VertxInternals.beginDispatch(branch);
    Scope foreign = VertxContextStorage.inForeignStorage(parent);
    try {
      return work.get();
    } finally {
      foreign.close();
      VertxInternals.endDispatch(branch, previous);
    }
  }

  /** From now on, what Vert.x reports of the context of {@link #run} is this call. */
  public synchronized void expect() {
    if (handle != null && vertxContext != null && VertxContextStorage.follows(vertxContext)) {
      expected = true;
      VertxInternals.putCall(vertxContext, this);
    }
  }

  /** The names of the headers by which traces travel. */
  public List<String> headerNames() {
    return tracer.traceFields();
  }

  /**
   * Writes the headers that carry the trace on, as far as {@link TrustOptions} let them; for calls
   * that Vert.x does not report.
   */
  public void inject(BiConsumer<String, String> headers) {
    tracer.inject(request, tracer.outgoing(handle, parent), headers);
  }

  /**
   * Ends the span, unless Vert.x has, or is about to.
   *
   * @param response what the convention reads the outcome from, or null
   * @param failure why the call failed, or null
   */
  public void end(@Nullable Object response, @Nullable Throwable failure) {
    if (handle == null) {
      return;
    }
    Runnable end = end(handle, response, failure);
    if (end != null) {
      tracer.finish(end);
    }
  }

  /** Ends the span with a response of which Vert.x reports no end, such as that of a tunnel. */
  public void endWith(Object response) {
    SpanHandle<?> span = handle;
    if (span != null) {
      tracer.finish(() -> span.finish(response, null, TagExtractor.empty()));
    }
  }

  private synchronized @Nullable Runnable end(
      SpanHandle<?> span, @Nullable Object response, @Nullable Throwable failure) {
    settled = true;
    if (failure == null && (withheld != null || span.isReported())) {
      return withheld;
    }
    return () -> span.finish(response, failure, TagExtractor.empty());
  }

  /** The span for what Vert.x reports, once. */
  synchronized @Nullable SpanHandle<?> claim(Convention<?> convention) {
    boolean claims = expected && handle != null && !handle.isReported() && handle.isOf(convention);
    return claims ? handle : null;
  }

  /**
   * Whether the end waits for {@link #end}: Vert.x ends what fails with a closed connection, and
   * tells the caller why only after.
   */
  synchronized boolean withholds(Runnable end) {
    if (settled) {
      return false;
    }
    withheld = end;
    return true;
  }
}
