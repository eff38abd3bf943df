package dev.vertrace.aws;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Gives each call of a client its span, but for those that {@link TracedClient} traces. It leaves
 * no scope behind between its callbacks. Any thread.
 */
final class TracingInterceptor implements ExecutionInterceptor {
  private final AwsTracing tracing;
  private final OpenCalls open;

  TracingInterceptor(AwsTracing tracing, OpenCalls open) {
    this.tracing = tracing;
    this.open = open;
  }

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    if (attributes.getAttribute(TracedCall.CALL) != null || TracedCall.claim(context) != null) {
      return; // a wrapped client traces it, or another of these
    }
    TracedCall call = tracing.start(ClientInfo.of(attributes), context.request());
    if (call != null) {
      attributes.putAttribute(TracedCall.CALL, call);
      attributes.putAttribute(TracedCall.BY_INTERCEPTOR, this);
      open.add(call);
    }
  }

  @Override
  public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
    TracedCall call = mine(attributes);
    return call == null ? context.request() : call.inject(context.request());
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    TracedCall call = mine(attributes);
    if (call != null) {
      call.attempts().answered(context.httpResponse()); // the response has none yet
      open.remove(call);
      call.end(context.response(), null);
    }
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    TracedCall call = mine(attributes);
    if (call != null) {
      open.remove(call);
      call.end(null, context.exception());
    }
  }

  private @Nullable TracedCall mine(ExecutionAttributes attributes) {
    return attributes.getAttribute(TracedCall.BY_INTERCEPTOR) == this
        ? attributes.getAttribute(TracedCall.CALL)
        : null;
  }
}
