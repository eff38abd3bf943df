package dev.vertrace.core;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.ErrorAttributes;
import io.vertx.core.spi.tracing.TagExtractor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is carried between the two calls of the Vert.x tracing SPI, and held by the Vert.x context
 * of what is served. Ends its span once, however often Vert.x says so.
 */
final class SpanHandle<Q> extends ContextNode implements Operation<Q> {
  private static final VarHandle ENDED = ended();

  private final Convention<Q> convention;
  private final Shared shared;
  private final Q request;
  private String operation;
  private Object tagged;
  private TagExtractor<?> extractor = TagExtractor.empty();
  private SpanKind kind = SpanKind.CLIENT;
  private @Nullable SpanBuilder builder;
  private Span span = Span.getInvalid();
  private @Nullable Object attachment;
  private @Nullable OutgoingCall call;
  private long startNanos;

  @SuppressWarnings("UnusedVariable") // the handle is what uses it
  private volatile boolean ended; // not an AtomicBoolean: there is one for each operation

  private boolean hasSpan = true;
  private boolean recorded; // at the start: to ask the span takes its lock
  private boolean measured;
  private boolean decided;
  private volatile boolean reported;
  private volatile boolean held;

  private static VarHandle ended() {
    try {
      return MethodHandles.lookup().findVarHandle(SpanHandle.class, "ended", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a field of this class", e);
    }
  }

  /** Of a request as Vert.x tells it. */
  SpanHandle(Convention<Q> convention, Shared shared, Q request, String operation) {
    super(Context.root(), null);
    this.convention = convention;
    this.shared = shared;
    this.request = request;
    this.operation = operation;
    this.tagged = request;
  }

  /**
   * What all handles of a tracer use.
   *
   * @param describing when spans get the attributes of their start
   * @param recording makes of what the SDK has started what conventions describe
   */
  record Shared(
      Failures failures,
      Decisions decisions,
      Describing describing,
      UnaryOperator<Span> recording,
      WarnOnce log) {}

  SpanHandle<Q> as(SpanKind newKind, TagExtractor<Q> tags) {
    kind = newKind;
    extractor = tags;
    return this;
  }

  SpanHandle<Q> withSpan(boolean has) {
    hasSpan = has;
    return this;
  }

  /** Starts to measure. */
  void measure(Context parent) {
    context = parent;
    measured = true;
    startNanos = System.nanoTime();
    try {
      convention.measureStart(this);
    } catch (Throwable e) { // as for spans
      shared.log().warn("A convention failed to measure", e);
    }
  }

  /** Of what is served: code of its Vert.x context finds it there. */
  SpanHandle<Q> served() {
    incoming = this;
    return this;
  }

  /** Starts the span. */
  void start(Tracer tracer, Context parent, @Nullable SpanContext link) {
    SpanBuilder spanBuilder =
        tracer
            .spanBuilder(name())
            .setParent(CompactSpan.sdkContext(parent))
            .setSpanKind(spanKind());
    if (link != null) {
      spanBuilder.addLink(link);
    }
    boolean late = shared.describing().isLate(parent);
    if (!late) {
      builder = spanBuilder;
      describeStart();
      builder = null;
    }
    span = shared.recording().apply(spanBuilder.startSpan());
    recorded = span instanceof CompactSpan || span.isRecording();
    context = parent.with(span);
    if (late && recorded) {
      describeStart();
    }
    CompactSpan.share(span);
  }

  private SpanKind spanKind() {
    try {
      return convention.kind(this);
    } catch (Throwable e) { // a convention may throw; the request must not notice
      shared.log().warn("A convention failed to tell the kind of its span", e);
      return kind;
    }
  }

  private void describeStart() {
    try {
      convention.onStart(this);
    } catch (Throwable e) { // as above
      shared.log().warn("A convention failed at the start; its span lacks attributes", e);
    }
  }

  /** Tells the convention, when there is something to do for it. */
  void started(io.vertx.core.Context vertxContext) {
    if (isUnseen()) {
      return;
    }
    try {
      convention.onStarted(this, vertxContext);
    } catch (Throwable e) { // as above
      shared.log().warn("A convention failed at the start of an operation", e);
    }
  }

  private String name() {
    try {
      return convention.name(this);
    } catch (Throwable e) { // as for the attributes
      shared.log().warn("A convention failed to name its span", e);
      return operation;
    }
  }

  /** Makes it the span of a call that a module has started. */
  void belongsTo(OutgoingCall outgoing) {
    call = outgoing;
  }

  /** Whether a span of its own is being recorded: none is that is filtered or switched off. */
  boolean isRecorded() {
    return recorded;
  }

  /** Whether nobody will hear of it: no span is recorded, and nothing is measured. */
  boolean isUnseen() {
    return !measured && !recorded;
  }

  boolean isOf(Convention<?> other) {
    return convention == other;
  }

  /** Whether Vert.x has reported the call. */
  boolean isReported() {
    return reported;
  }

  /** Takes over what Vert.x says of a call that a module has started. */
  <R> void report(R reportedRequest, String name, TagExtractor<R> tags) {
    reported = true;
    operation = name;
    tagged = reportedRequest;
    extractor = tags;
    if (!recorded) {
      return;
    }
    try {
      convention.onReport(this, reportedRequest);
    } catch (Throwable e) { // as at the start
      shared
          .log()
          .warn("A convention failed at the report of a call; its span lacks attributes", e);
    }
  }

  /**
   * Ends the span, once; what has failed of a call that a module has started, when the module knows
   * why.
   */
  <R> void end(@Nullable R response, @Nullable Throwable failure, TagExtractor<R> responseTags) {
    if (held) {
      return;
    }
    if (failure == null
        || call == null
        || !call.withholds(() -> finish(response, failure, responseTags))) {
      finish(response, failure, responseTags);
    }
  }

  /** Ends the span, once. */
  <R> void finish(@Nullable R response, @Nullable Throwable failure, TagExtractor<R> responseTags) {
    if (!ENDED.compareAndSet(this, false, true)) {
      return;
    }
    long nanos = measured ? System.nanoTime() - startNanos : 0;
    boolean late = shared.decisions().areMade();
    if (measured && !late) {
      measure(response, failure, nanos);
    }
    Object taggedRequest = tagged;
    TagExtractor<?> requestExtractor = extractor;
    if (recorded) {
      if (response != null) {
        tagged = response;
        extractor = responseTags;
      }
      describeEnd(response, failure);
    }
    try {
      span.end();
    } finally { // a span processor may throw
      if (measured && late) {
        tagged = taggedRequest;
        extractor = requestExtractor;
        measure(response, failure, nanos);
      }
    }
  }

  private void describeEnd(@Nullable Object response, @Nullable Throwable failure) {
    try {
      convention.onEnd(this, response, failure);
    } catch (Throwable e) { // as at the start
      shared.log().warn("A convention failed at the end; its span lacks attributes", e);
    }
  }

  /**
   * After the span's end where that may decide whether the trace is kept: exemplars must lead to
   * it.
   */
  private void measure(@Nullable Object response, @Nullable Throwable failure, long nanos) {
    try {
      decided = true;
      convention.measure(this, response, failure, nanos);
    } catch (Throwable e) { // as at the start
      shared.log().warn("A convention failed to measure", e);
    }
  }

  @Override
  public void hold() {
    held = true;
  }

  /** Whether Vert.x has nothing to end. */
  boolean isHeld() {
    return held;
  }

  @Override
  public void end(@Nullable Throwable failure) {
    held = false;
    try {
      this.<@Nullable Object>end(null, failure, TagExtractor.empty());
    } catch (Throwable e) { // a span processor may throw
      shared.log().warn("A span could not be ended", e);
    }
  }

  @Override
  public Q request() {
    return request;
  }

  @Override
  public String operation() {
    return operation;
  }

  @Override
  public SpanKind kind() {
    return kind;
  }

  @Override
  public Context context() {
    CompactSpan.share(span); // who asks may hand it to another thread
    return decided ? shared.decisions().of(context) : context;
  }

  @Override
  public boolean hasSpan() {
    return hasSpan;
  }

  @Override
  public @Nullable String tag(String name) {
    TagExtractor<Object> tags = tags();
    int length = tags.len(tagged);
    for (int i = 0; i < length; i++) {
      if (name.equals(tags.name(tagged, i))) {
        return tags.value(tagged, i);
      }
    }
    return null;
  }

  @SuppressWarnings("unchecked") // it came with the object that is tagged
  private TagExtractor<Object> tags() {
    return (TagExtractor<Object>) extractor;
  }

  @Override
  public void tags(BiConsumer<String, String> consumer) {
    tags()
        .extractTo(
            tagged,
            (name, value) -> {
              if (value != null) {
                consumer.accept(name, value);
              }
            });
  }

  @Override
  public <T> void set(AttributeKey<T> key, @Nullable T value) {
    if (value == null) {
      return;
    }
    if (builder != null) {
      builder.setAttribute(key, value);
    } else {
      span.setAttribute(key, value);
    }
  }

  @Override
  public void rename(String name) {
    span.updateName(name);
  }

  @Override
  public void error(String type, @Nullable String description) {
    set(ErrorAttributes.ERROR_TYPE, type);
    span.setStatus(StatusCode.ERROR, description == null ? "" : description);
  }

  @Override
  public void exception(Throwable failure) {
    shared.failures().record(span, failure);
  }

  @Override
  public String errorType(Throwable failure) {
    return Failures.errorType(failure);
  }

  @Override
  public void event(Throwable exception) {
    shared.failures().event(span, exception);
  }

  @Override
  public void attach(Object object) {
    attachment = object;
  }

  @Override
  public @Nullable Object attachment() {
    return attachment;
  }
}
