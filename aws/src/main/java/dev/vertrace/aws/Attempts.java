package dev.vertrace.aws;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The attempts of one call: from the second on each is an event, which tells why and after how long
 * the SDK tried again. Any thread, one at a time.
 */
final class Attempts {
  static final String EVENT = "vertrace.aws.retry";
  static final AttributeKey<Double> BACKOFF = AttributeKey.doubleKey("vertrace.aws.backoff");
  static final AttributeKey<Boolean> THROTTLED = AttributeKey.booleanKey("vertrace.aws.throttled");

  private static final double NANOS_PER_SECOND = 1e9;

  private long sent;
  private long answeredAt;
  private @Nullable SdkHttpResponse answer;
  private @Nullable ErrorBody body;

  /** A request goes out: what to say of it, or null for the first one. */
  @Nullable Attributes sending() {
    Attributes event = sent == 0 ? null : retry();
    sent++;
    answer = null;
    body = null;
    return event;
  }

  private Attributes retry() {
    AttributesBuilder event =
        Attributes.builder().put(HttpAttributes.HTTP_REQUEST_RESEND_COUNT, sent);
    if (answer != null) { // else the connection failed
      String code = ErrorBody.code(answer, body);
      event.put(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) answer.statusCode());
      event.put(ErrorAttributes.ERROR_TYPE, code == null ? "" + answer.statusCode() : code);
      event.put(BACKOFF, (System.nanoTime() - answeredAt) / NANOS_PER_SECOND);
      event.put(THROTTLED, isThrottling(answer.statusCode(), code));
    }
    return event.build();
  }

  private static boolean isThrottling(int status, @Nullable String code) {
    return AwsServiceException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .build()
        .isThrottlingException();
  }

  /** The service's last answer, or null. */
  @Nullable SdkHttpResponse answer() {
    return answer;
  }

  void answered(SdkHttpResponse response) {
    answer = response;
    answeredAt = System.nanoTime();
  }

  /** Where to keep the beginning of a failed attempt's body. */
  ErrorBody newBody() {
    body = new ErrorBody();
    return body;
  }
}
