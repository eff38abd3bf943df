package dev.vertrace.aws;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.semconv.ErrorAttributes;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;

/** One call and its span, from start to end. */
final class TracedCall implements AwsCall {
  private final ClientInfo client;
  private final SdkRequest request;
  private final AwsConvention convention;
  private final AwsTracing tracing;
  private @Nullable SpanBuilder builder;
  private Span span = Span.getInvalid();
  private Context context = Context.root();

  TracedCall(ClientInfo client, SdkRequest request, AwsConvention convention, AwsTracing tracing) {
    this.client = client;
    this.request = request;
    this.convention = convention;
    this.tracing = tracing;
  }

  /** Starts the span as a child of the current one. */
  void start(Tracer tracer) {
    Context parent = tracing.current();
    SpanBuilder spanBuilder =
        tracer
            .spanBuilder(convention.name(this))
            .setSpanKind(convention.kind(this))
            .setParent(parent);
    builder = spanBuilder;
    client.describe(this);
    try {
      convention.onStart(this);
    } catch (RuntimeException | LinkageError e) { // the call must not notice
      tracing.warn("An AWS convention failed at the start; its span lacks attributes", e);
    }
    span = spanBuilder.startSpan();
    builder = null;
    context = parent.with(span);
  }

  /** The context that the call runs in. */
  Context context() {
    return context;
  }

  /** The request to send. */
  SdkRequest inject() {
    try {
      SdkRequest injected = convention.inject(this, context);
      if (injected.getClass() == request.getClass()) {
        return injected;
      }
      throw new IllegalStateException(
          request.getClass() + " cannot be replaced by " + injected.getClass());
    } catch (RuntimeException | LinkageError e) { // as at the start
      tracing.warn("An AWS convention failed to change a request; it is sent as it is", e);
      return request;
    }
  }

  /** Ends the span; called once. */
  void end(@Nullable Object result, @Nullable Throwable failure) {
    try {
      if (span.isRecording()) {
        describeEnd(CallOutcome.response(result), failure);
      }
    } catch (RuntimeException | LinkageError e) { // as at the start
      tracing.warn("An AWS convention failed at the end; its span lacks attributes", e);
    }
    try {
      span.end();
    } catch (RuntimeException e) { // a span processor may throw; the result must come
      tracing.warn("A span could not be ended", e);
    }
  }

  private void describeEnd(@Nullable SdkResponse response, @Nullable Throwable failure) {
    Throwable cause = failure == null ? null : CallOutcome.unwrap(failure);
    if (cause != null) {
      CallOutcome.failed(this, cause);
      span.recordException(cause);
    } else if (response != null) {
      CallOutcome.succeeded(this, response);
    }
    convention.onEnd(this, response, cause);
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
