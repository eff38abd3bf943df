package dev.vertrace.aws;

import io.opentelemetry.semconv.HttpAttributes;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.async.ResponsePublisher;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

/** How the end of any AWS call shows on its span. */
final class CallOutcome {
  /** What the SDK says when the service has sent no id. */
  private static final String UNKNOWN = "UNKNOWN";

  private CallOutcome() {}

  /** The service's answer in what a client's method gives, or null. */
  static @Nullable SdkResponse response(@Nullable Object result) {
    Object response = result;
    if (result instanceof ResponseBytes<?> bytes) {
      response = bytes.response();
    } else if (result instanceof ResponseInputStream<?> stream) {
      response = stream.response();
    } else if (result instanceof ResponsePublisher<?> publisher) {
      response = publisher.response();
    }
    return response instanceof SdkResponse answer ? answer : null;
  }

  /** The failure itself, without what futures put around it. */
  static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? unwrap(cause) : failure;
  }

  static void succeeded(
      AwsCall call, @Nullable SdkResponse response, @Nullable SdkHttpResponse answer) {
    if (response instanceof AwsResponse aws && aws.responseMetadata() != null) {
      String requestId = aws.responseMetadata().requestId();
      call.set(AwsAttributes.AWS_REQUEST_ID, UNKNOWN.equals(requestId) ? null : requestId);
    }
    SdkHttpResponse http =
        response == null || response.sdkHttpResponse() == null
            ? answer
            : response.sdkHttpResponse();
    if (http != null) {
      if (response == null) { // a transformer of the user gave something else
        call.set(
            AwsAttributes.AWS_REQUEST_ID,
            http.firstMatchingHeader("x-amzn-requestid")
                .or(() -> http.firstMatchingHeader("x-amz-request-id"))
                .orElse(null));
      }
      call.set(
          AwsAttributes.AWS_EXTENDED_REQUEST_ID,
          http.firstMatchingHeader("x-amz-id-2").orElse(null));
      call.set(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) http.statusCode());
    }
  }

  static void failed(AwsCall call, Throwable failure, @Nullable String description) {
    if (failure instanceof SdkServiceException service) {
      call.set(AwsAttributes.AWS_REQUEST_ID, service.requestId());
      call.set(AwsAttributes.AWS_EXTENDED_REQUEST_ID, service.extendedRequestId());
      call.set(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, status(service));
    }
    call.error(errorType(failure), description);
  }

  private static @Nullable Long status(SdkServiceException failure) {
    return failure.statusCode() == 0 ? null : (long) failure.statusCode();
  }

  static String errorType(Throwable failure) {
    String code = errorCode(failure);
    return code == null ? failure.getClass().getName() : code;
  }

  /** What the service calls the failure, or null when it is not the service's. */
  static @Nullable String errorCode(Throwable failure) {
    return failure instanceof AwsServiceException service && service.awsErrorDetails() != null
        ? service.awsErrorDetails().errorCode()
        : null;
  }
}
