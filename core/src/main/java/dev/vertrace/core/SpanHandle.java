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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is carried between the two calls of the Vert.x tracing SPI. Ends its span once, however
 * often Vert.x says so.
 */
final class SpanHandle<Q> implements Operation<Q> {
  private final Convention<Q> convention;
  private final Shared shared;
  private final Q request;
  private String operation;
  private final SpanKind kind;
  private final @Nullable SpanContext link;
  private final boolean hasSpan;
  private final AtomicBoolean ended = new AtomicBoolean();
  private TagSource<?> tags;
  private @Nullable SpanBuilder builder;
  private Span span = Span.getInvalid();
  private Context context = Context.root();
  private @Nullable Object attachment;
  private @Nullable OutgoingCall call;
  private volatile boolean reported;
  private volatile boolean held;
  private boolean measured;
  private long startNanos;

  SpanHandle(Start<Q> start, Convention<Q> convention, Shared shared) {
    this.convention = convention;
    this.shared = shared;
    this.request = start.request();
    this.operation = start.operation();
    this.kind = start.kind();
    this.link = start.link();
    this.hasSpan = start.hasSpan();
    this.tags = new TagSource<>(request, start.tags());
  }

  /**
   * What Vert.x says at the start of an operation, whether a span starts with it, and with a link
   * to what.
   */
  record Start<Q>(
      Q request,
      String operation,
      SpanKind kind,
      TagExtractor<Q> tags,
      boolean hasSpan,
      @Nullable SpanContext link) {}

  /** What all handles of a tracer use. */
  record Shared(Failures failures, Decisions decisions, WarnOnce log) {}

  private record TagSource<T>(T object, TagExtractor<T> extractor) {
    @Nullable String tag(String name) {
      for (int i = 0; i < extractor.len(object); i++) {
        if (name.equals(extractor.name(object, i))) {
          return extractor.value(object, i);
        }
      }
      return null;
    }
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

  /** Starts the span. */
  void start(Tracer tracer, Context parent) {
    SpanBuilder spanBuilder = tracer.spanBuilder(name()).setParent(parent);
    builder = spanBuilder;
    if (link != null) {
      spanBuilder.addLink(link);
    }
    try {
      spanBuilder.setSpanKind(convention.kind(this));
      convention.onStart(this);
    } catch (Throwable e) { // a convention may throw; the request must not notice
      shared.log().warn("A convention failed at the start; its span lacks attributes", e);
    }
    span = spanBuilder.startSpan();
    builder = null;
    context = parent.with(span);
  }

  /** Tells the convention, when there is something to do for it. */
  void started(io.vertx.core.Context vertxContext) {
    if (!measured && !span.isRecording()) {
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
    return span.isRecording();
  }

  boolean isOf(Convention<?> other) {
    return convention == other;
  }

  /** Whether Vert.x has reported the call. */
  boolean isReported() {
    return reported;
  }

  /** Takes over what Vert.x says of a call that a module has started. */
  <R> void report(Start<R> start) {
    reported = true;
    operation = start.operation();
    tags = new TagSource<>(start.request(), start.tags());
    try {
      convention.onReport(this, start.request());
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
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    long nanos = measured ? System.nanoTime() - startNanos : 0;
    boolean late = shared.decisions().areMade();
    if (measured && !late) {
      measure(response, failure, nanos);
    }
    TagSource<?> requestTags = tags;
    if (span.isRecording()) {
      if (response != null) {
        tags = new TagSource<>(response, responseTags);
      }
      describeEnd(response, failure);
    }
    try {
      span.end();
    } finally { // a span processor may throw
      if (measured && late) {
        tags = requestTags;
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
      context = shared.decisions().of(context);
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
    return context;
  }

  @Override
  public boolean hasSpan() {
    return hasSpan;
  }

  @Override
  public @Nullable String tag(String name) {
    return tags.tag(name);
  }

  @Override
  public void tags(BiConsumer<String, String> consumer) {
    extractTags(tags, consumer);
  }

  private static <T> void extractTags(TagSource<T> source, BiConsumer<String, String> consumer) {
    source
        .extractor()
        .extractTo(
            source.object(),
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
