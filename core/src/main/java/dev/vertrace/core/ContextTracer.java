package dev.vertrace.core;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.List;
import java.util.Map.Entry;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tracer that Vert.x calls. It knows no technology: a {@link Convention} tells what a span
 * looks like, and the Vert.x context keeps the OpenTelemetry context for its whole life, past the
 * end of the span. Any thread.
 */
final class ContextTracer implements VertxTracer<SpanHandle<?>, SpanHandle<?>> {
  private final Vertrace vertrace;
  private final Conventions conventions;
  private final SpanHandle.Shared shared;
  private final Trust trust;
  private final Propagation propagation;
  private final Judgements judgements;
  private final SamplingMarks marks;
  private final boolean dropsBelowUnsampled;
  private final WarnOnce warn = new WarnOnce();

  ContextTracer(Vertrace vertrace, OpenTelemetry openTelemetry, List<ConventionOptions> options) {
    this.vertrace = vertrace;
    this.trust = Trust.of(options);
    this.dropsBelowUnsampled = vertrace.dropsBelowUnsampled();
    this.conventions = Conventions.load(openTelemetry, options, trust);
    this.shared =
        new SpanHandle.Shared(
            conventions.failures(),
            vertrace.decisions(),
            vertrace.describing(),
            vertrace.recording(),
            warn);
    this.marks = new SamplingMarks(vertrace.decisions(), options, warn);
    this.propagation =
        new Propagation(openTelemetry.getPropagators().getTextMapPropagator(), trust, warn);
    this.judgements = new Judgements(trust, warn);
  }

  Vertrace vertrace() {
    return vertrace;
  }

  List<String> conventionPackages() {
    return conventions.packages();
  }

  /** The headers by which traces travel, without what goes along with them. */
  List<String> traceFields() {
    return propagation.traceFields();
  }

  Trust trust() {
    return trust;
  }

  Failures failures() {
    return conventions.failures();
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
    Conventions.Wired wired = conventions.incoming(request);
    if (judgements.isPartOfAnother(wired, request, vertxContext)
        || policy == TracingPolicy.IGNORE) {
      return null;
    }
    Context remote = propagation.extract(headers, wired.headers());
    RemoteParent use = judgements.remoteParent(wired, request);
    Context parent = use == RemoteParent.CHILD ? remote : Context.root();
    parent = marks.in(parent, wired.conventionFor(request), request, headers);
    boolean filtered = Suppression.isMarked(request) || !judgements.traces(wired, request, tags);
    boolean isCalled = use != RemoteParent.IGNORE && hasSpan(remote);
    boolean starts = !filtered && (policy != TracingPolicy.PROPAGATE || isCalled);
    SpanHandle<R> handle =
        starts || judgements.measures(wired)
            ? start(
                wired,
                handle(wired, request, operation, starts).as(incomingKind(kind), tags),
                parent,
                use == RemoteParent.LINK ? remote : null)
            : null;
    judgements.prepareHeaders(wired, request);
    started(handle, vertxContext);
    SpanHandle<R> seen = handle == null || handle.isUnseen() ? null : handle;
    SpanHandle<?> reported = seen == null || seen.isHeld() ? null : seen;
    if (judgements.resumes(wired, request)) {
      return reported;
    }
    if (starts && seen != null) {
      VertxContextStorage.keep(vertxContext, seen.served());
    } else if (starts && handle != null) {
      keep(vertxContext, handle.context(), null);
    } else {
      keep(vertxContext, filtered ? Suppression.in(parent) : parent, seen);
    }
    return reported;
  }

  private static void keep(
      io.vertx.core.Context vertxContext, Context context, @Nullable SpanHandle<?> handle) {
    if (context != Context.root() || handle != null) {
      VertxContextStorage.keep(vertxContext, new ContextNode(context, handle));
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
    Conventions.Wired wired = conventions.outgoing(request);
    if (judgements.isPartOfAnother(wired, request, vertxContext)
        || policy == TracingPolicy.IGNORE) {
      return null;
    }
    Context caller = VertxContextStorage.contextOf(vertxContext);
    SpanHandle<?> handle = claimed(vertxContext, wired);
    boolean suppressed = Suppression.isOn(caller);
    if (handle != null) {
      handle.report(request, operation, tags);
    } else {
      boolean wanted = !suppressed && (policy == TracingPolicy.ALWAYS || hasSpan(caller));
      boolean starts = wanted && judgements.traces(wired, request, tags);
      suppressed |= wanted && !starts;
      boolean shows = starts && !isDropped(wired, request, caller);
      handle =
          shows || judgements.measures(wired)
              ? startBelow(
                  caller,
                  wired,
                  handle(wired, request, operation, shows).as(outgoingKind(kind), tags))
              : null;
      started(handle, vertxContext);
    }
    Context context = outgoing(handle, caller);
    if (context != Context.root() || suppressed) {
      judgements.prepareHeaders(wired, request);
    }
    propagation.inject(
        context,
        propagation.outbound(wired, request, tags, context),
        propagation.leftOf(headers, wired, request),
        wired.headers());
    if (suppressed) {
      Suppression.mark(request, headers);
    }
    return handle;
  }

  /**
   * Whether the sampler drops what is called: then there is no span, and the context of the caller
   * goes along.
   */
  private <R> boolean isDropped(Conventions.Wired wired, R request, Context caller) {
    return drops(caller) && judgements.localParent(wired, request) == RemoteParent.CHILD;
  }

  /** Whether no call below a context is recorded. */
  boolean drops(Context caller) {
    return dropsBelowUnsampled && Describing.isUnsampled(Span.fromContext(caller).getSpanContext());
  }

  /**
   * What goes along with a call. If no span was recorded for it, the caller's may have started
   * before it was known that its trace is kept.
   */
  Context outgoing(@Nullable SpanHandle<?> handle, Context caller) {
    Context context = handle == null ? caller : handle.context();
    return handle != null && handle.isRecorded() ? context : shared.decisions().of(context);
  }

  private <R> SpanHandle<R> handle(
      Conventions.Wired wired, R request, String operation, boolean starts) {
    return new SpanHandle<>(wired.conventionFor(request), shared, request, operation)
        .withSpan(starts);
  }

  private <R> @Nullable SpanHandle<R> startBelow(
      Context caller, Conventions.Wired wired, SpanHandle<R> handle) {
    RemoteParent use =
        handle.hasSpan() ? judgements.localParent(wired, handle.request()) : RemoteParent.CHILD;
    return start(
        wired,
        handle,
        use == RemoteParent.CHILD ? caller : Context.root(),
        use == RemoteParent.LINK ? caller : null);
  }

  /** The span that a module has started for what Vert.x reports now. */
  private static @Nullable SpanHandle<?> claimed(
      io.vertx.core.Context vertxContext, Conventions.Wired wired) {
    OutgoingCall call = OutgoingCall.of(vertxContext);
    return call == null ? null : call.claim(wired.convention());
  }

  private <R> boolean starts(
      Conventions.Wired wired,
      R request,
      TagExtractor<R> tags,
      @Nullable TracingPolicy policy,
      Context parent) {
    return (policy == TracingPolicy.ALWAYS || hasSpan(parent))
        && !Suppression.isOn(parent)
        && judgements.traces(wired, request, tags);
  }

  /**
   * The operation of a call that a module reports, or null when it is neither shown nor measured.
   */
  @Nullable SpanHandle<?> startCall(
      Object request, String operation, @Nullable TracingPolicy policy, Context parent) {
    Conventions.Wired wired = conventions.outgoing(request);
    TagExtractor<Object> none = TagExtractor.empty();
    boolean starts =
        policy != TracingPolicy.IGNORE
            && starts(wired, request, none, policy, parent)
            && !isDropped(wired, request, parent);
    if (!starts && (policy == TracingPolicy.IGNORE || !judgements.measures(wired))) {
      return null;
    }
    return start(wired, handle(wired, request, operation, starts), parent, null);
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

  @Override
  public void close() {
    vertrace.vertxClosed();
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
    } catch (Throwable e) { // a span processor may throw
      warn.warn("A span could not be ended", e);
    }
  }

  /** Ends what {@link SpanHandle#end} has left to the call's module. */
  void finish(Runnable end) {
    try {
      end.run();
    } catch (Throwable e) { // as above
      warn.warn("A span could not be ended", e);
    }
  }

  private void started(@Nullable SpanHandle<?> handle, io.vertx.core.Context vertxContext) {
    if (handle != null) {
      handle.started(vertxContext);
    }
  }

  /**
   * The operation with its span, or null when the SDK fails: its plug-ins are the user's.
   *
   * @param linked whose span it is linked to, or null
   */
  private <R> @Nullable SpanHandle<R> start(
      Conventions.Wired wired, SpanHandle<R> handle, Context parent, @Nullable Context linked) {
    boolean measures = judgements.measures(wired);
    try {
      if (measures) {
        handle.measure(parent);
      }
      if (handle.hasSpan()) {
        handle.start(
            wired.tracer(),
            parent,
            linked == null ? null : Span.fromContext(linked).getSpanContext());
      }
      return handle;
    } catch (Throwable e) { // the operation goes on without a span, and is measured to its end
      warn.warn("A span could not be started", e);
      return measures ? handle : null;
    }
  }

  /** What the headers carry; the root context when they cannot be read. */
  Context extract(Iterable<Entry<String, String>> headers) {
    return propagation.extract(headers, Headers.GETTER);
  }

  /** Writes what of its context a call that a module reports takes along. */
  void inject(Object request, Context context, BiConsumer<String, String> headers) {
    Conventions.Wired wired = conventions.outgoing(request);
    inject(context, propagation.outbound(wired, request, TagExtractor.empty(), context), headers);
  }

  void inject(Context context, OutboundContext what, BiConsumer<String, String> headers) {
    propagation.inject(context, what, headers, Headers.GETTER);
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
