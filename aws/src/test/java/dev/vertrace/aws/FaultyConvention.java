package dev.vertrace.aws;

import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.PurgeQueueRequest;
import software.amazon.awssdk.services.sqs.model.TagQueueRequest;
import software.amazon.awssdk.services.sqs.model.UntagQueueRequest;

/** Throws where it can. Tests send the requests that it covers for no other purpose. */
public final class FaultyConvention implements AwsConvention {
  @Override
  public boolean covers(Class<?> requestClass) {
    if (requestClass == UntagQueueRequest.class) {
      throw new NoClassDefFoundError("covers");
    }
    return requestClass == TagQueueRequest.class || requestClass == PurgeQueueRequest.class;
  }

  @Override
  public String name(AwsCall call) {
    if (call.request() instanceof PurgeQueueRequest) {
      throw new IllegalStateException("name");
    }
    return AwsConvention.super.name(call);
  }

  @Override
  public void onStart(AwsCall call) {
    throw new IllegalStateException("onStart");
  }

  @Override
  public SdkRequest inject(AwsCall call, Context context) {
    return ListQueuesRequest.builder().build();
  }

  @Override
  public boolean quotesValues(Throwable failure) {
    throw new IllegalStateException("quotesValues");
  }

  @Override
  public void measure(
      AwsCall call, double seconds, @Nullable SdkResponse response, @Nullable Throwable failure) {
    throw new IllegalStateException("measure");
  }

  @Override
  public void onAbandon(AwsCall call) {
    throw new IllegalStateException("onAbandon");
  }

  @Override
  public void onEnd(AwsCall call, @Nullable SdkResponse response, @Nullable Throwable failure) {
    throw new NoClassDefFoundError("onEnd");
  }
}
