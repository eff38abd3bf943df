package dev.vertrace.aws;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The one thing of an answer that a test cannot know before. */
final class FixedRequestId implements ExecutionInterceptor {
  static final String ID = "request-1";

  @Override
  public SdkHttpResponse modifyHttpResponse(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    return context.httpResponse().toBuilder().putHeader("x-amzn-RequestId", ID).build();
  }
}
