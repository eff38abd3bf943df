package dev.vertrace.aws;

import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;

/**
 * Attributes of a user's own for the calls of a service. It must not block: {@link #onStart} runs
 * on the caller's thread, {@link #onEnd} on the SDK's. What it throws is logged once and costs
 * attributes, never the call.
 */
public interface AwsCustomizer {
  /** Adds attributes that are known before the call; samplers see them. */
  default void onStart(AttributesBuilder attributes, SdkRequest request) {}

  /**
   * Adds attributes at the end of the call. Called only for a span that is recorded.
   *
   * @param response what the service answered, or null
   * @param failure why the call failed, or null
   */
  default void onEnd(
      AttributesBuilder attributes,
      SdkRequest request,
      @Nullable SdkResponse response,
      @Nullable Throwable failure) {}
}
