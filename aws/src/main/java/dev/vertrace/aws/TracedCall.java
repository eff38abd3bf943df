package dev.vertrace.aws;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import java.util.Map.Entry;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context.BeforeExecution;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;

/** One call and its span, from start to end. */
final class TracedCall implements AwsCall {
  /** The call that an execution of the SDK belongs to. */
  static final ExecutionAttribute<TracedCall> CALL = new ExecutionAttribute<>("VertraceCall");

  /** The interceptor that traces it, if no wrapped client does. */
  static final ExecutionAttribute<TracingInterceptor> BY_INTERCEPTOR =
      new ExecutionAttribute<>("VertraceInterceptor");

  private static final ContextKey<TracedCall> CURRENT = ContextKey.named("vertrace-aws-call");

  private final ClientInfo client;
  private final Attempts attempts = new Attempts();
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final AtomicBoolean ended = new AtomicBoolean();
  private SdkRequest request;
  private final AwsConvention convention;
  private final Tracer tracer;
  private final AwsTracing tracing;
  private @Nullable SpanBuilder builder;
  private Span span = Span.getInvalid();
  private Context context = Context.root();
  private long started;
  private @Nullable Object attachment;

  /** Where the SDK sends a request of a client without an endpoint override. */
  private volatile @Nullable Endpoint resolved;

  private record Endpoint(String host, Long port) {}

  TracedCall(
      ClientInfo client, SdkRequest request, AwsConventions.Wired wired, AwsTracing tracing) {
    this.client = client;
    this.request = request;
    this.convention = wired.convention();
    this.tracer = wired.tracer();
    this.tracing = tracing;
  }

  /** Starts the span as a child of the current one. */
  void start() {
    Context parent = tracing.current();
    SpanBuilder spanBuilder =
        tracer
            .spanBuilder(convention.name(this))
            .setSpanKind(convention.kind(this))
            .setParent(parent);
    builder = spanBuilder;
    client.describe(this);
    try {
      AwsResources.describe(this, tracing.options());
      convention.onStart(this);
      customizeStart(spanBuilder);
    } catch (Throwable e) { // the call must not notice
      tracing.warn("An AWS convention failed at the start; its span lacks attributes", e);
    }
    started = System.nanoTime();
    span = spanBuilder.startSpan();
    builder = null;
    context = parent.with(span).with(CURRENT, this);
  }

  private void customizeStart(SpanBuilder spanBuilder) {
    AwsCustomizer customizer = tracing.options().customizer(service());
    if (customizer != AwsTracingOptions.NONE) {
      AttributesBuilder attributes = Attributes.builder();
      customizer.onStart(attributes, request);
      spanBuilder.setAllAttributes(attributes.build());
    }
  }

  private void customizeEnd(@Nullable SdkResponse response, @Nullable Throwable failure) {
    AwsCustomizer customizer = tracing.options().customizer(service());
    if (customizer != AwsTracingOptions.NONE) {
      AttributesBuilder attributes = Attributes.builder();
      customizer.onEnd(attributes, request, response, failure);
      span.setAllAttributes(attributes.build());
    }
  }

  /** The call of a wrapped client that begins on this thread; the first execution gets it. */
  static @Nullable TracedCall claim(BeforeExecution execution) {
    TracedCall call = Context.current().get(CURRENT);
    return call != null
            && call.request.getClass() == execution.request().getClass()
            && call.claimed.compareAndSet(false, true)
        ? call
        : null;
  }

  /** What to send instead of the request. */
  SdkRequest inject(SdkRequest sent) {
    request = sent;
    try {
      SdkRequest injected = convention.inject(this, context);
      if (injected.getClass() == request.getClass()) {
        return injected;
      }
      throw new IllegalStateException(
          request.getClass() + " cannot be replaced by " + injected.getClass());
    } catch (Throwable e) { // as at the start
      tracing.warn("An AWS convention failed to change a request; it is sent as it is", e);
      return request;
    }
  }

  Attempts attempts() {
    return attempts;
  }

  /** A request goes out, the first one or another try. */
  void sending(SdkHttpRequest http) {
    if (client.address() == null) { // it is resolved for each call
      resolved = new Endpoint(http.host(), (long) http.port());
      set(ServerAttributes.SERVER_ADDRESS, ClientInfo.address(http.host()));
      set(ServerAttributes.SERVER_PORT, (long) http.port());
    }
    Attributes retry = attempts.sending();
    if (retry != null) {
      span.addEvent(Attempts.EVENT, retry);
    }
  }

  /** Ends the span of a call whose end nobody tells; false, if it has ended. */
  boolean abandon() {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    error("_OTHER", "The SDK has not told how the call ended");
    try {
      convention.onAbandon(this);
    } catch (Throwable e) { // as at the start
      tracing.warn("An AWS convention failed to give up a call", e);
    }
    endSpan();
    return true;
  }

  /** Ends the span, once. */
  void end(@Nullable Object result, @Nullable Throwable failure) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    Throwable cause = failure == null ? null : CallOutcome.unwrap(failure);
    SdkResponse response = CallOutcome.response(result);
    boolean late = tracing.vertrace().decidesAtTheEnd();
    if (!late) {
      measure(seconds, response, cause);
    }
    try {
      if (span.isRecording()) {
        describeEnd(response, cause);
      }
    } catch (Throwable e) { // as at the start
      tracing.warn("An AWS convention failed at the end; its span lacks attributes", e);
    }
    endSpan();
    if (late) {
      measure(seconds, response, cause);
    }
  }

  /**
   * After the span's end where that may decide whether the trace is kept: exemplars must lead to
   * it.
   */
  private void measure(double seconds, @Nullable SdkResponse response, @Nullable Throwable cause) {
    try {
      context = tracing.vertrace().decided(context);
      convention.measure(this, seconds, response, cause);
    } catch (Throwable e) { // as at the start
      tracing.warn("An AWS convention failed to measure a call", e);
    }
  }

  private void endSpan() {
    try {
      span.end();
    } catch (Throwable e) { // a span processor may throw; the call must not notice
      tracing.warn("A span could not be ended", e);
    }
  }

  private void describeEnd(@Nullable SdkResponse response, @Nullable Throwable cause) {
    if (cause != null && quotesValues(cause)) {
      CallOutcome.failed(this, cause, null);
      FailureWithoutMessage.record(span, cause);
    } else if (cause != null) {
      CallOutcome.failed(this, cause, cause.getMessage());
      span.recordException(cause);
    } else {
      CallOutcome.succeeded(this, response, attempts.answer());
    }
    convention.onEnd(this, response, cause);
    customizeEnd(response, cause);
  }

  private boolean quotesValues(Throwable cause) {
    try {
      return convention.quotesValues(cause);
    } catch (Throwable e) { // better no message than one with values
      tracing.warn("An AWS convention cannot read a failure; its message is left out", e);
      return true;
    }
  }

  @Override
  public SdkRequest request() {
    return request;
  }

  @Override
  public String service() {
    return client.service();
  }

  @Override
  public String operation() {
    String name = request.getClass().getSimpleName();
    return name.endsWith("Request") ? name.substring(0, name.length() - 7) : name;
  }

  @Override
  public @Nullable String region() {
    return client.region();
  }

  @Override
  public @Nullable String serverAddress() {
    Endpoint endpoint = resolved;
    return endpoint == null ? client.address() : endpoint.host();
  }

  @Override
  public @Nullable Long serverPort() {
    Endpoint endpoint = resolved;
    return endpoint == null ? client.port() : endpoint.port();
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public Tracer tracer() {
    return tracer;
  }

  @Override
  public void attach(Object object) {
    attachment = object;
  }

  @Override
  public @Nullable Object attachment() {
    return attachment;
  }

  @Override
  public TextMapPropagator propagator() {
    return tracing.propagator();
  }

  @Override
  public Context extract(Iterable<Entry<String, String>> headers) {
    return tracing.vertrace().extract(headers);
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
  public void link(SpanContext other) {
    span.addLink(other);
  }

  @Override
  public void error(String type, @Nullable String description) {
    set(ErrorAttributes.ERROR_TYPE, type);
    span.setStatus(StatusCode.ERROR, description == null ? "" : description);
  }
}
