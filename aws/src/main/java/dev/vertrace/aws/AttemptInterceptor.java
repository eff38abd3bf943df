package dev.vertrace.aws;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Watches the attempts of traced calls; of other calls it sees nothing. The SDK gives it to every
 * client, since a resource of this jar names it; not for direct use.
 */
public final class AttemptInterceptor implements ExecutionInterceptor {
  /** For the SDK. */
  public AttemptInterceptor() {}

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    TracedCall call = TracedCall.claim(context);
    if (call != null) {
      attributes.putAttribute(TracedCall.CALL, call);
    }
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    TracedCall call = callOf(attributes);
    if (call != null) {
      call.sending(context.httpRequest());
    }
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    TracedCall call = callOf(attributes);
    if (call != null) {
      call.attempts().answered(context.httpResponse());
    }
  }

  @Override
  public Optional<Publisher<ByteBuffer>> modifyAsyncHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    ErrorBody body = bodyFor(context.httpResponse(), attributes);
    return body == null
        ? context.responsePublisher()
        : context
            .responsePublisher()
            .map(publisher -> SdkPublisher.adapt(publisher).map(body::add));
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    ErrorBody body = bodyFor(context.httpResponse(), attributes);
    return body == null ? context.responseBody() : context.responseBody().map(body::reading);
  }

  private static @Nullable ErrorBody bodyFor(
      SdkHttpResponse response, ExecutionAttributes attributes) {
    TracedCall call = response.isSuccessful() ? null : callOf(attributes);
    return call == null ? null : call.attempts().newBody();
  }

  private static @Nullable TracedCall callOf(ExecutionAttributes attributes) {
    return attributes.getAttribute(TracedCall.CALL);
  }
}
