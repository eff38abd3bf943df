package dev.vertrace.core;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
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
  private static final String BAGGAGE = "baggage";

  private final Vertrace vertrace;
  private final Conventions conventions;
  private final SpanHandle.Shared shared;
  private final TextMapPropagator propagator;
  private final Trust trust;
  private final List<String> traceFields;
  private final SamplingMarks marks;
  private final WarnOnce warn = new WarnOnce();

  ContextTracer(Vertrace vertrace, OpenTelemetry openTelemetry, List<ConventionOptions> options) {
    this.vertrace = vertrace;
    this.trust = Trust.of(options);
    this.conventions = Conventions.load(openTelemetry, options, trust);
    this.shared = new SpanHandle.Shared(conventions.failures(), vertrace.decisions(), warn);
    this.marks = new SamplingMarks(vertrace.decisions(), options, warn);
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
    this.traceFields =
        propagator.fields().stream().filter(field -> !field.equals(BAGGAGE)).toList();
  }

  Vertrace vertrace() {
    return vertrace;
  }

  List<String> conventionPackages() {
    return conventions.packages();
  }

  /** The headers by which traces travel, without what goes along with them. */
  List<String> traceFields() {
    return traceFields;
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
    if (isPartOfAnother(wired, request, vertxContext) || policy == TracingPolicy.IGNORE) {
      return null;
    }
    Context remote = extract(headers, wired.headers());
    RemoteParent use = remoteParent(wired, request);
    Context parent = use == RemoteParent.CHILD ? remote : Context.root();
    parent = marks.in(parent, wired.conventionFor(request), request, headers);
    boolean filtered = Suppression.isMarked(request) || !traces(wired, request, tags);
    boolean isCalled = use != RemoteParent.IGNORE && hasSpan(remote);
    boolean starts = !filtered && (policy != TracingPolicy.PROPAGATE || isCalled);
    SpanHandle<R> handle =
        starts || measures(wired)
            ? start(
                wired,
                new SpanHandle.Start<>(
                    request,
                    operation,
                    incomingKind(kind),
                    tags,
                    starts,
                    use == RemoteParent.LINK ? Span.fromContext(remote).getSpanContext() : null),
                parent)
            : null;
    prepareHeaders(wired, request);
    started(handle, vertxContext);
    SpanHandle<?> reported = handle == null || handle.isHeld() ? null : handle;
    if (resumes(wired, request)) {
      return reported;
    }
    if (starts && handle != null) {
      keep(vertxContext, handle.context(), handle);
    } else {
      keep(vertxContext, filtered ? Suppression.in(parent) : parent, handle);
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
    if (isPartOfAnother(wired, request, vertxContext) || policy == TracingPolicy.IGNORE) {
      return null;
    }
    Context caller = VertxContextStorage.contextOf(vertxContext);
    SpanHandle<?> handle = claimed(vertxContext, wired);
    boolean suppressed = Suppression.isOn(caller);
    if (handle != null) {
      handle.report(
          new SpanHandle.Start<>(request, operation, outgoingKind(kind), tags, true, null));
    } else {
      boolean wanted = !suppressed && (policy == TracingPolicy.ALWAYS || hasSpan(caller));
      boolean starts = wanted && traces(wired, request, tags);
      suppressed |= wanted && !starts;
      handle =
          starts || measures(wired)
              ? startBelow(caller, wired, request, operation, outgoingKind(kind), tags, starts)
              : null;
      started(handle, vertxContext);
    }
    Context context = outgoing(handle, caller);
    if (context != Context.root() || suppressed) {
      prepareHeaders(wired, request);
    }
    inject(
        context,
        outbound(wired, request, tags),
        carriesTrace(wired, request) ? baggageOf(headers) : headers,
        wired.headers());
    if (suppressed) {
      Suppression.mark(request, headers);
    }
    return handle;
  }

  /**
   * What goes along with a call. If no span was recorded for it, the caller's may have started
   * before it was known that its trace is kept.
   */
  Context outgoing(@Nullable SpanHandle<?> handle, Context caller) {
    Context context = handle == null ? caller : handle.context();
    return handle != null && handle.isRecorded() ? context : shared.decisions().of(context);
  }

  private <R> @Nullable SpanHandle<R> startBelow(
      Context caller,
      Conventions.Wired wired,
      R request,
      String operation,
      io.opentelemetry.api.trace.SpanKind kind,
      TagExtractor<R> tags,
      boolean starts) {
    RemoteParent use = starts ? localParent(wired, request) : RemoteParent.CHILD;
    SpanContext link = use == RemoteParent.LINK ? Span.fromContext(caller).getSpanContext() : null;
    return start(
        wired,
        new SpanHandle.Start<>(request, operation, kind, tags, starts, link),
        use == RemoteParent.CHILD ? caller : Context.root());
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
        && traces(wired, request, tags);
  }

  /**
   * The operation of a call that a module reports, or null when it is neither shown nor measured.
   */
  @Nullable SpanHandle<?> startCall(
      Object request, String operation, @Nullable TracingPolicy policy, Context parent) {
    Conventions.Wired wired = conventions.outgoing(request);
    TagExtractor<Object> none = TagExtractor.empty();
    boolean starts = policy != TracingPolicy.IGNORE && starts(wired, request, none, policy, parent);
    if (!starts && (policy == TracingPolicy.IGNORE || !measures(wired))) {
      return null;
    }
    var kind = io.opentelemetry.api.trace.SpanKind.CLIENT;
    return start(
        wired, new SpanHandle.Start<>(request, operation, kind, none, starts, null), parent);
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

  private <R> boolean isPartOfAnother(
      Conventions.Wired wired, R request, io.vertx.core.Context vertxContext) {
    try {
      return wired.conventionFor(request).isPartOfAnother(request, vertxContext);
    } catch (Throwable e) { // as for filters
      warn.warn("A convention failed; an operation is traced as one of its own", e);
      return false;
    }
  }

  private <R> RemoteParent remoteParent(Conventions.Wired wired, R request) {
    try {
      RemoteParent use = wired.conventionFor(request).remoteParent(request);
      return trust.believesAll() ? use : Trust.stricter(use, trust.of(Arrival.of(request)));
    } catch (Throwable e) { // the user's rule may throw
      warn.warn("A rule on remote parents failed; what it should have judged is not trusted", e);
      return RemoteParent.LINK;
    }
  }

  private <R> RemoteParent localParent(Conventions.Wired wired, R request) {
    try {
      return wired.conventionFor(request).localParent(request);
    } catch (Throwable e) { // as above
      warn.warn("A rule on callers failed; what it should have judged is their child", e);
      return RemoteParent.CHILD;
    }
  }

  private <R> boolean resumes(Conventions.Wired wired, R request) {
    try {
      return wired.conventionFor(request).resumes(request);
    } catch (Throwable e) { // as for all that a convention does
      warn.warn("A convention failed; an operation has a context of its own", e);
      return false;
    }
  }

  private <R> void prepareHeaders(Conventions.Wired wired, R request) {
    try {
      wired.conventionFor(request).prepareHeaders(request);
    } catch (Throwable e) { // as for all that a convention does
      warn.warn("A convention failed to prepare headers; they stay as they are", e);
    }
  }

  private void started(@Nullable SpanHandle<?> handle, io.vertx.core.Context vertxContext) {
    if (handle != null) {
      handle.started(vertxContext);
    }
  }

  private <R> boolean traces(Conventions.Wired wired, R request, TagExtractor<R> tags) {
    try {
      return wired.conventionFor(request).traces(request, tags);
    } catch (Throwable e) { // the user's filter may throw
      warn.warn("A filter failed; what it should have judged is traced", e);
      return true;
    }
  }

  /** The operation with its span, or null when the SDK fails: its plug-ins are the user's. */
  private <R> @Nullable SpanHandle<R> start(
      Conventions.Wired wired, SpanHandle.Start<R> start, Context parent) {
    SpanHandle<R> measured = null;
    try {
      var handle = new SpanHandle<>(start, wired.conventionFor(start.request()), shared);
      if (measures(wired)) {
        handle.measure(parent);
        measured = handle;
      }
      if (start.hasSpan()) {
        handle.start(wired.tracer(), parent);
      }
      return handle;
    } catch (Throwable e) { // the operation goes on without a span, and is measured to its end
      warn.warn("A span could not be started", e);
      return measured;
    }
  }

  private boolean measures(Conventions.Wired wired) {
    try {
      return wired.convention().measures();
    } catch (Throwable e) { // as for all that a convention does
      warn.warn("A convention failed; its operations are not measured", e);
      return false;
    }
  }

  /** What the headers carry; the root context when they cannot be read. */
  Context extract(Iterable<Entry<String, String>> headers) {
    return extract(headers, Headers.GETTER);
  }

  private Context extract(Iterable<Entry<String, String>> headers, Headers names) {
    try {
      return propagator.extract(Context.root(), Headers.index(headers), names);
    } catch (Throwable e) { // a propagator may be the user's, too
      warn.warn("Headers could not be read; their trace starts anew", e);
      return Context.root();
    }
  }

  private <R> boolean carriesTrace(Conventions.Wired wired, R request) {
    Convention<R> convention = wired.conventionFor(request);
    try {
      for (String field : traceFields) {
        if (convention.carries(request, field)) {
          return true;
        }
      }
    } catch (Throwable e) { // as for filters
      warn.warn("The headers of a request could not be read", e);
    }
    return false;
  }

  /** For a request that the application has given a trace: Vert.x could only add a second one. */
  private static BiConsumer<String, String> baggageOf(BiConsumer<String, String> headers) {
    return (name, value) -> {
      if (name.equals(BAGGAGE)) {
        headers.accept(name, value);
      }
    };
  }

  /** How much of its context a call that a module reports takes along. */
  OutboundContext outbound(Object request) {
    return outbound(conventions.outgoing(request), request, TagExtractor.empty());
  }

  private <R> OutboundContext outbound(Conventions.Wired wired, R request, TagExtractor<R> tags) {
    try {
      OutboundContext own = wired.conventionFor(request).outbound(request);
      return own == null ? trust.of(request, tags) : own;
    } catch (Throwable e) { // as for filters
      warn.warn("A rule on what goes out failed; what it should have judged goes without", e);
      return OutboundContext.NOTHING;
    }
  }

  void inject(Context context, OutboundContext what, BiConsumer<String, String> headers) {
    inject(context, what, headers, Headers.GETTER);
  }

  private void inject(
      Context context, OutboundContext what, BiConsumer<String, String> headers, Headers names) {
    if (what == OutboundContext.NOTHING) {
      return;
    }
    boolean strips = what == OutboundContext.TRACE && !Baggage.fromContext(context).isEmpty();
    try {
      propagator.inject(strips ? context.with(Baggage.empty()) : context, headers, names.setter);
    } catch (Throwable e) { // as for reading
      warn.warn("Headers could not be written; the trace ends here", e);
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
